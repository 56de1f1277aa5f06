package dev.hookswitch.stream;

import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.Journal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens streams and counts them. Safe for all threads. */
public final class EventStreams implements AutoCloseable {

  /** Of one process: each holds a connection and a thread. */
  public static final int MOST = 1_000;

  public static final int MOST_OF_ACCOUNT = 100;

  /** Long enough for a reader that is writing to its socket, short for a number to be forgotten. */
  private static final Duration KEPT = Duration.ofSeconds(5);

  /** No more streams can be opened now; the message is one sentence. */
  public static final class TooMany extends Exception {
    private static final long serialVersionUID = 1L;

    TooMany(String sentence) {
      super(sentence);
    }
  }

  private final CommitOrder order;
  private final Tail tail;
  private final Map<String, Integer> open = new HashMap<>();
  private int total;

  public EventStreams(Journal journal) {
    this(journal, KEPT);
  }

  /**
   * Streams of a journal.
   *
   * @param kept how long events are remembered for readers that are abreast
   */
  public EventStreams(Journal journal, Duration kept) {
    this.order = journal.commitOrder();
    this.tail = new Tail(order, kept);
    journal.onCommit(_ -> tail.wake());
    journal.onPeersCommit(tail::wake);
    tail.start();
  }

  /**
   * Opens a stream.
   *
   * @param account only this account's events; null: all, for the administrator
   * @param after the cursor of the last event that the reader has dealt with; null: only what
   *     happens from now on
   * @throws IllegalArgumentException with one sentence when that is no cursor
   * @throws TooMany when too many are open
   * @throws dev.hookswitch.journal.JournalException when the store cannot be read
   */
  public EventStream open(@Nullable String account, Filter filter, @Nullable String after)
      throws TooMany {
    long last = order.last();
    long position = after == null ? last : order.position(after);
    boolean gap = position > 0 && !order.has(position) && after != null;
    enter(account);
    // one beyond the end is of another journal, or of this one before it was restored
    return new EventStream(this, account, filter, Math.min(position, last), gap);
  }

  private synchronized void enter(@Nullable String account) throws TooMany {
    if (total >= MOST) {
      throw new TooMany("there are " + MOST + " streams open, and no more are possible");
    }
    // the administrator's are nobody's in particular
    if (account != null && open.getOrDefault(account, 0) >= MOST_OF_ACCOUNT) {
      throw new TooMany("this account has " + MOST_OF_ACCOUNT + " streams open, and may not more");
    }
    total++;
    if (account != null) {
      open.merge(account, 1, Integer::sum);
    }
    tail.join();
  }

  synchronized void leave(@Nullable String account) {
    total--;
    if (account != null) {
      open.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
    }
    tail.leave();
  }

  /** How many are open. */
  public synchronized int count() {
    return total;
  }

  CommitOrder order() {
    return order;
  }

  Tail tail() {
    return tail;
  }

  /** Ends all streams: each says so to its reader. */
  @Override
  public void close() {
    tail.close();
  }
}
