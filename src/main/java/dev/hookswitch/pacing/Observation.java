package dev.hookswitch.pacing;

import java.time.Duration;
import java.time.Instant;

/** Something that happened in a campaign and from which its pacing learns. */
public sealed interface Observation {

  /**
   * A contact answered: from now on they want an operator. Where answering machines are sorted out,
   * this is when a person was recognised.
   *
   * @param rang since the line was dialled
   */
  record Answered(Instant at, Duration rang) implements Observation {}

  /**
   * A line ended without a contact for an operator: busy, no answer, no such number, a machine. A
   * line that we ended ourselves is not observed.
   *
   * @param rang since the line was dialled
   */
  record Unanswered(Instant at, Duration rang) implements Observation {}

  /**
   * A contact who answered was given no operator in time.
   *
   * @param answeredAt as it was observed
   */
  record Abandoned(Instant answeredAt) implements Observation {}

  /**
   * An operator's call is over.
   *
   * @param lasted since the operator was given the contact, so with the time it took to connect
   */
  record Talked(Duration lasted) implements Observation {}

  /** An operator's work after a call is over. */
  record WrappedUp(Duration lasted) implements Observation {}
}
