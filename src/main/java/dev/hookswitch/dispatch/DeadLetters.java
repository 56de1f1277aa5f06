package dev.hookswitch.dispatch;

import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.dispatch.DispatchStore.DeadLetter;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was given up, as people look through it. Safe for all threads. */
public interface DeadLetters {

  /**
   * Which; null does not narrow.
   *
   * @param account whose endpoints'
   * @param after the cursor of an earlier page
   */
  record Query(
      @Nullable String endpointId,
      @Nullable String account,
      @Nullable Cause cause,
      @Nullable String after,
      int limit) {}

  /** One, with the event that it is about. */
  record Letter(DeadLetter letter, CallEvent.Kind kind) {}

  /**
   * How many an endpoint has of a cause.
   *
   * @param latest when the last of them was given up
   */
  record Count(String endpointId, Cause cause, int letters, Instant latest) {}

  /**
   * Those that were given up last come first.
   *
   * @throws IllegalArgumentException with one sentence, for a cursor that is not ours
   */
  Page<Letter> letters(Query query);

  /** Of all endpoints, or of an account's; by endpoint and cause. */
  List<Count> counts(@Nullable String account);
}
