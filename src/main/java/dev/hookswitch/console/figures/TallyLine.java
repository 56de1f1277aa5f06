package dev.hookswitch.console.figures;

/**
 * A tally with what it is of: a time, a number, a user.
 *
 * @param beside what stands small beside the name; empty: nothing
 */
public record TallyLine(String name, String beside, Tally tally) {}
