package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.Endpoint;
import java.time.Duration;

/**
 * Asks an endpoint something, signed like every event, for somebody who waits for the answer: once,
 * and the answer counts with all of its body. Blocks until it is decided. Safe for all threads.
 */
public interface Ask {

  /**
   * Asks.
   *
   * @param id what the receiver knows this question by
   * @param body JSON; not changed
   * @param within for all of it; never longer than the sender's own timeout
   * @param mostAnswer bytes that the answer may have; a longer one is taken no further, and none
   * @return where it is accepted, the trace has the whole answer
   */
  AttemptResult ask(Endpoint endpoint, String id, byte[] body, Duration within, int mostAnswer);

  /** What is to be said where somebody waited so long and waits no longer. */
  static AttemptResult tooLate(Duration within) {
    String words = new FailureInWords(within).didNotAnswer();
    return new AttemptResult.Unreachable(words, AttemptResult.Trace.of(within));
  }
}
