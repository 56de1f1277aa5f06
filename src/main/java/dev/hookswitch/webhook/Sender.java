package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.Endpoint;

/** Makes one attempt. Blocks until it is decided, at most for the timeout. Safe for all threads. */
public interface Sender {
  AttemptResult send(Endpoint endpoint, Message message);
}
