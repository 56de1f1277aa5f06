package dev.hookswitch.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps placed calls durable. Safe for all threads. Every method is one transaction. */
public interface PlacedCallStore {

  /** What came of keeping a call that is new. */
  sealed interface Kept {
    /** It is kept: it may begin. */
    record New() implements Kept {}

    /** There is one with this id already. */
    record Known(StoredCall call) implements Kept {}

    /** It is of a campaign, whose attempt is over: another process has settled it. */
    record Forgone() implements Kept {}

    /** The account has as many as it may. */
    record Full(Limit limit, Duration retryAfter) implements Kept {}
  }

  /** What an account may have reached. */
  enum Limit {
    AT_ONCE,
    A_MINUTE,
    A_DAY
  }

  /**
   * A call as it is kept.
   *
   * @param overAt null while it is not over
   */
  record StoredCall(CallProgress progress, @Nullable Instant overAt) {
    public PlacedCall call() {
      return progress.call();
    }
  }

  /** Keeps a call whose first party is about to be called, where its account may have one more. */
  Kept keep(PlacedCall call, CallLimits limits);

  /** How far it is now. */
  void save(CallProgress progress, Instant now);

  /** The same, where it does not matter that a failure of the machine may take it back. */
  void saveSoon(CallProgress progress, Instant now);

  Optional<StoredCall> find(String id);

  /** All that are not over. */
  List<CallProgress> open();

  /**
   * The newest first.
   *
   * @param account null: every account's
   * @param open only those that are not over, or that are; null: all
   * @param after where the page before ended
   * @throws IllegalArgumentException when {@code after} is no such place
   */
  Listed list(
      PlacedCall.Kind kind,
      @Nullable String account,
      @Nullable Boolean open,
      @Nullable String after,
      int limit);

  /**
   * A page.
   *
   * @param next where the next one begins; null after the last
   */
  record Listed(List<StoredCall> calls, @Nullable String next) {
    public Listed {
      calls = List.copyOf(calls);
    }
  }
}
