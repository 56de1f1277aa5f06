package dev.hookswitch.pbx;

/**
 * How a link is doing.
 *
 * @param up signals can be received now
 * @param detail one sentence for a person: the version it speaks to, or what is wrong
 * @param received messages received since start
 * @param waiting messages received and not yet handled
 * @param capacity how many may wait before the reader holds back
 */
public record LinkHealth(boolean up, String detail, long received, int waiting, int capacity) {}
