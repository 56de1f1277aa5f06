package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.Endpoint;

/**
 * Makes one attempt with any body, signed like every other. Blocks until it is decided, at most for
 * the timeout. Safe for all threads.
 */
public interface Post {

  /**
   * Sends.
   *
   * @param id what the receiver knows repeats by
   * @param body JSON; not changed
   */
  AttemptResult post(Endpoint endpoint, String id, byte[] body);
}
