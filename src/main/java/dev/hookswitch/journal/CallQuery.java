package dev.hookswitch.journal;

import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Direction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which calls, newest first. What is null does not narrow.
 *
 * @param account only this account's
 * @param party a number, device or user that took part, or the session's did; a number is found
 *     without its plus sign too
 * @param type what the call was when it was told last
 * @param open true: in progress; false: completed
 * @param since started at or after
 * @param until started before
 * @param after a cursor that an earlier {@link Page} gave
 * @param limit 1 to 1000
 */
public record CallQuery(
    @Nullable String account,
    @Nullable String party,
    @Nullable Direction direction,
    @Nullable CallType type,
    @Nullable Boolean open,
    @Nullable Boolean answered,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String after,
    int limit) {

  /** The same, further on; null: from the beginning. */
  public CallQuery after(@Nullable String cursor) {
    return new CallQuery(
        account, party, direction, type, open, answered, since, until, cursor, limit);
  }
}
