package dev.hookswitch.console.calls;

import dev.hookswitch.dispatch.DeliveryRow;
import dev.hookswitch.dispatch.DispatchStore.AttemptRow;
import java.util.List;
import java.util.Locale;

/**
 * What became of an event at one endpoint.
 *
 * @param endpoint what people call it
 * @param attempts that are kept, the oldest first
 */
public record DeliveryLine(DeliveryRow row, String endpoint, List<AttemptRow> attempts) {

  public DeliveryLine {
    attempts = List.copyOf(attempts);
  }

  /** In one word, for the style sheet and the texts. */
  public String status() {
    return row.status().name().toLowerCase(Locale.ROOT);
  }

  /** Of an attempt. */
  public String millis(AttemptRow attempt) {
    return attempt.latency().toMillis() + " ms";
  }
}
