package dev.hookswitch.campaign;

import java.time.Instant;

/**
 * How a predictive campaign is dialled.
 *
 * @param at when that was so
 * @param mode one word, and why in it: predictive, or what keeps it from being that
 * @param answered within the window of its ceiling
 * @param abandoned of these
 * @param allowance how many more may be, so that the ceiling holds; negative: too many were
 */
public record Pace(Instant at, String mode, int answered, int abandoned, int allowance) {}
