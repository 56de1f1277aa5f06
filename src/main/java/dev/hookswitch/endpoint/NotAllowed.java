package dev.hookswitch.endpoint;

import dev.hookswitch.refusal.Refusal;

/** What somebody wrote down is for the administrator alone to choose. */
public final class NotAllowed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;
  private final transient Refusal refusal;

  NotAllowed(String field, Refusal refusal) {
    super(refusal.sentence(), null, false, false);
    this.field = field;
    this.refusal = refusal;
  }

  /** Where it stands. */
  public String field() {
    return field;
  }

  public Refusal refusal() {
    return refusal;
  }
}
