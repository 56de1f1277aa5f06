package dev.hookswitch.cluster;

import java.time.Instant;

/**
 * One process of those that share a database.
 *
 * @param id made anew at every start: who comes back after a crash is somebody else
 * @param name for people: the machine it runs on
 * @param version of the program
 */
public record Node(String id, String name, String version, Instant startedAt) {}
