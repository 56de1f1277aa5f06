package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.Endpoint;

/** Makes one attempt. Blocks until it is decided, at most for the timeout. Safe for all threads. */
public interface Sender {

  /**
   * @param webhookId the event's id: the same for every attempt
   * @param body the bytes to send and sign
   */
  AttemptResult send(Endpoint endpoint, String webhookId, byte[] body);
}
