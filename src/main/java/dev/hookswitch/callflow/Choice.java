package dev.hookswitch.callflow;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an answer, or a default of the settings, wants done with a call: well-formed, so that no
 * character of it can mean anything to a dialplan ({@link Choices}). Whether it can be done for
 * this call is another question ({@link Instructions}).
 */
public sealed interface Choice {

  /** The dialplan goes on after the line that handed the call over. */
  Choice CONTINUE = new Continue();

  /** Somebody's phone rings, or several at once. */
  record Ring(List<Target> targets, Duration time) implements Choice {
    public Ring {
      targets = List.copyOf(targets);
    }
  }

  /** Who rings: a SIP device, or all devices of a user. */
  sealed interface Target {
    record Device(String name) implements Target {}

    record User(String id) implements Target {}
  }

  /** The caller waits in a queue of the PBX. */
  record Enqueue(String queue, @Nullable Duration time) implements Choice {}

  /** A phone number is called over the trunk. */
  record Forward(String number, Duration time) implements Choice {}

  /** The caller hears an announcement, then the PBX hangs up. */
  record Announce(String sound) implements Choice {}

  /** The caller is turned away. */
  record Reject(Cause cause) implements Choice {}

  /** The dialplan goes on. */
  record Continue() implements Choice {}

  /** What a caller who is turned away is told, with the cause of Q.850. */
  enum Cause {
    BUSY(17),
    DECLINED(21),
    UNAVAILABLE(19),
    UNKNOWN(1),
    CONGESTION(34);

    private final int code;

    Cause(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
