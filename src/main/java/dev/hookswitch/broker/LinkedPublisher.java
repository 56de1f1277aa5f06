package dev.hookswitch.broker;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.webhook.AttemptResult;
import java.net.URI;
import java.time.Duration;

/** What publishers of all kinds have in common: they publish over {@link Links}. */
abstract class LinkedPublisher implements Publisher {

  private final Links links;

  LinkedPublisher(Duration timeout) {
    this.links = new Links(timeout, this::open);
  }

  /** Opens a link; takes as long as connecting takes. */
  abstract Link open(Destination destination, Login login)
      throws BrokerException, InterruptedException;

  @Override
  public final AttemptResult publish(URI destination, Login login, CallEvent event, byte[] json) {
    return links.publish(destination, login, event, json);
  }

  @Override
  public final void closeIdle(Duration idle) {
    links.closeIdle(idle);
  }

  @Override
  public final void close() {
    links.close();
  }
}
