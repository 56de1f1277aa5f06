package dev.hookswitch.dialer;

import dev.hookswitch.dialer.PlacedCallStore.StoredCall;
import java.time.Duration;

/** What came of a request for a callback. Sentences are for whoever asked. */
public sealed interface CallbackAnswer {

  /** It is on its way, or was when the same was asked for before. */
  record Placed(StoredCall call) implements CallbackAnswer {}

  /** That field cannot be used. */
  record Wrong(String field, String sentence) implements CallbackAnswer {}

  /** The account may not do that. */
  record Forbidden(String sentence) implements CallbackAnswer {}

  /** The account may do that later. */
  record TooMany(String sentence, Duration retryAfter) implements CallbackAnswer {}

  /** The key of the request stands for another call. */
  record Another() implements CallbackAnswer {}

  /** Nobody can be called now. */
  record NotNow(String sentence) implements CallbackAnswer {}
}
