package dev.hookswitch.webhook;

import java.time.Instant;

/** What came of asking for an access token. */
sealed interface AccessToken {

  /** Until when this is what is answered to whoever asks. */
  Instant until();

  /** There is one. */
  record Given(String text, Instant until) implements AccessToken {
    @Override
    public String toString() {
      return "Given[until=" + until + "]";
    }
  }

  /**
   * There is none.
   *
   * @param reason in plain words, without anything secret
   */
  record Denied(String reason, Instant until) implements AccessToken {}
}
