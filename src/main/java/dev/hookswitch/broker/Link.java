package dev.hookswitch.broker;

import dev.hookswitch.event.CallEvent;

/** An open client of one destination. Safe for all threads. */
interface Link {

  /**
   * Publishes and waits for the confirmation.
   *
   * @throws BrokerException when there is none
   */
  void publish(CallEvent event, byte[] json) throws BrokerException, InterruptedException;

  /** Whether it can still be used; one that has lost its connection cannot. */
  boolean isOpen();

  /** Ends it at once, from any thread, also while others publish: they fail. */
  void close();
}
