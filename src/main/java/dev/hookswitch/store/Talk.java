package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Join;
import dev.hookswitch.event.Leave;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How many parties of a call are joined, until it was two for the first time. */
final class Talk {

  private int joined;
  private @Nullable Instant answeredAt;

  Talk(int joined, @Nullable Instant answeredAt) {
    this.joined = joined;
    this.answeredAt = answeredAt;
  }

  void add(CallEvent event) {
    if (answeredAt == null) {
      if (event instanceof Join) {
        joined++;
        answeredAt = joined == 2 ? event.timestamp() : null;
      } else if (event instanceof Leave && joined > 0) {
        joined--;
      }
    }
  }

  int joined() {
    return joined;
  }

  /** When two were joined for the first time; null: they have not been yet. */
  @Nullable Instant answeredAt() {
    return answeredAt;
  }
}
