package dev.hookswitch.broker;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.webhook.AttemptResult;
import java.net.URI;
import java.time.Duration;

/**
 * Makes one attempt at one kind of broker. Safe for all threads. The calling thread waits, at most
 * for the timeout it was made with; callers use virtual ones and never publish two events of one
 * session at once to one destination: that is what keeps the order.
 */
public interface Publisher extends AutoCloseable {

  /**
   * @param destination one that {@link Destinations#refusal} has nothing to say against
   * @param json the event as it is stored; published byte for byte
   * @return {@code Accepted} when the broker has confirmed that it keeps the event, {@code
   *     Declined} when it does not want it, {@code Unreachable} when nobody knows; the words name
   *     no secret
   */
  AttemptResult publish(URI destination, Login login, CallEvent event, byte[] json);

  /** Closes the connections that nobody has used for so long. */
  void closeIdle(Duration idle);

  /** Closes all connections. What is under way fails; what comes later is not sent. */
  @Override
  void close();
}
