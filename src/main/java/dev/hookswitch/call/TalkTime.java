package dev.hookswitch.call;

import java.time.Duration;
import java.time.Instant;

/** How long two or more parties were joined. */
final class TalkTime {

  private int joined;
  private Instant since = Instant.MIN;
  private Duration total = Duration.ZERO;

  void join(Instant at) {
    joined++;
    if (joined == 2) {
      since = at;
    }
  }

  void leave(Instant at) {
    if (joined == 2) {
      total = total.plus(Duration.between(since, at));
    }
    joined--;
  }

  Duration total() {
    return total;
  }
}
