package dev.hookswitch.campaign;

/** How one attempt to reach a contact ended. */
public enum Result {
  /** Somebody answered, and was given what the campaign is for. */
  ANSWERED("ANSWER"),
  BUSY("BUSY"),
  NO_ANSWER("NOANSWER"),
  /** We gave up before they could answer. */
  CANCELLED("CANCEL"),
  CONGESTION("CONGESTION"),
  UNAVAILABLE("CHANUNAVAIL"),
  /** A machine answered. */
  MACHINE("machine"),
  /** They answered, and no operator was there for them in time. */
  ABANDONED("abandoned"),
  /** The account may not call this number. */
  FORBIDDEN("forbidden"),
  /** The call could not be placed, or broke for a reason of our own. */
  FAILED("failed"),
  /** Nobody knows what became of the call. */
  LOST("lost"),
  /** It is certain that their phone was never called: no attempt at all. */
  NOT_PLACED("not_placed");

  private final String word;

  Result(String word) {
    this.word = word;
  }

  /** Where a dialling ended it, the same word as RINGRESULT's state. */
  public String word() {
    return word;
  }

  /** Whether it is one of the attempts that a contact is spared more of. */
  public boolean counts() {
    return this != NOT_PLACED;
  }

  /** Whether a person answered: what the ceiling of the abandoned is a share of. */
  public boolean isAnsweredByPerson() {
    return this == ANSWERED || this == ABANDONED;
  }
}
