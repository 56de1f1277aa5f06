package dev.hookswitch.broker;

import org.jspecify.annotations.Nullable;

/** One attempt failed; the message is a sentence for people and names no secret. */
final class BrokerException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean declined;

  private BrokerException(boolean declined, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.declined = declined;
  }

  /** The broker has answered, and the answer is no. */
  static BrokerException declined(String reason, Throwable cause) {
    return new BrokerException(true, reason, cause);
  }

  static BrokerException declined(String reason) {
    return new BrokerException(true, reason, null);
  }

  /** Nobody knows whether the broker has it. */
  static BrokerException unreachable(String reason, Throwable cause) {
    return new BrokerException(false, reason, cause);
  }

  static BrokerException unreachable(String reason) {
    return new BrokerException(false, reason, null);
  }

  boolean isDeclined() {
    return declined;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
