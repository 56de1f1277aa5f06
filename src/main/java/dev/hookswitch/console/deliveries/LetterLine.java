package dev.hookswitch.console.deliveries;

import dev.hookswitch.dispatch.DeadLetters.Letter;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import java.util.Locale;

/**
 * A dead letter in the list.
 *
 * @param endpoint what people call it
 */
public record LetterLine(Letter letter, String endpoint) {

  /** For the texts and for a search. */
  public String cause() {
    return word(letter.letter().death().cause());
  }

  /** What the form sends back when it is chosen. */
  public String choice() {
    return letter.letter().endpointId() + "/" + letter.letter().eventId();
  }

  static String word(Cause cause) {
    return cause.name().toLowerCase(Locale.ROOT);
  }
}
