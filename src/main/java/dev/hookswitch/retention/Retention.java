package dev.hookswitch.retention;

import java.time.Duration;

/**
 * How long each kind of data is kept; no time at all: for ever.
 *
 * @param events calls with all their events, from their completion on
 * @param attempts requests with their answers
 * @param deadLetters from when they were given up
 * @param operations what happened to the program itself, told or not
 * @param recordings what calls sounded like, from their completion on; not the janitor's matter
 * @param campaigns with their contacts, from when nobody is called any more
 */
public record Retention(
    Duration events,
    Duration attempts,
    Duration deadLetters,
    Duration operations,
    Duration recordings,
    Duration campaigns) {

  public static final Retention DEFAULT =
      new Retention(
          Duration.ofDays(90),
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofDays(30),
          Duration.ofDays(90),
          Duration.ofDays(365));
}
