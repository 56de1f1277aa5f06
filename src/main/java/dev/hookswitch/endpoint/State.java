package dev.hookswitch.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Whether an endpoint is sent anything. Nothing is lost in any state: what comes while an endpoint
 * is not active waits in the journal.
 *
 * <pre>
 *   active ──(a person)──► paused ──(a person)──► active
 *   active ──(410, or failing for too long)──► disabled ──(a person)──► active
 * </pre>
 *
 * @param because why it is not active, one sentence; null when it is
 */
public record State(Status status, @Nullable String because) {

  /** The three of them. */
  public enum Status {
    ACTIVE("active"),
    PAUSED("paused"),
    DISABLED("disabled");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public static final State ACTIVE = new State(Status.ACTIVE, null);
  public static final State PAUSED = new State(Status.PAUSED, "paused by hand");

  public static State disabled(String because) {
    return new State(Status.DISABLED, because);
  }
}
