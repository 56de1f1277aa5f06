package dev.hookswitch.stream;

import dev.hookswitch.endpoint.Condition;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.expression.ExpressionFailure;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.Placed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One reader's place and what it wants. For one thread; closing is for all. */
public final class EventStream implements AutoCloseable {

  private static final int PAGE = 500;

  /** How long a reader waits before it asks a store again that could not be read. */
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

  private final EventStreams streams;
  private final Tail tail;
  private final @Nullable String account;
  private final Filter filter;
  private final Condition condition;
  private final boolean gap;
  private final AtomicBoolean closed = new AtomicBoolean();
  private long position;

  EventStream(
      EventStreams streams, @Nullable String account, Filter filter, long position, boolean gap) {
    this.streams = streams;
    this.tail = streams.tail();
    this.account = account;
    this.filter = filter;
    this.condition = Condition.of(filter.condition());
    this.position = position;
    this.gap = gap;
  }

  /** Whether events may have been deleted between the cursor it began with and its first. */
  public boolean hasGap() {
    return gap;
  }

  /** Where a reader goes on that has dealt with everything {@link #next} gave so far. */
  public String cursor() {
    return streams.order().cursor(position);
  }

  /** The cursor of one event. */
  public String cursor(Placed event) {
    return streams.order().cursor(event.position());
  }

  /**
   * The next events that are wanted, in order.
   *
   * @return empty when there were none for so long; {@link #cursor} may have moved on all the same.
   *     Null when the stream has ended, because the server does
   */
  public @Nullable List<Placed> next(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!closed.get() && !tail.isClosing()) {
      List<Placed> wanted = advance(end - System.nanoTime());
      if (!wanted.isEmpty() || System.nanoTime() - end >= 0) {
        return wanted;
      }
    }
    return null;
  }

  /** One step: a page of the journal, or of the tail, or a wait for more. */
  private List<Placed> advance(long patience) throws InterruptedException {
    long begin = tail.begin();
    if (begin > position) {
      return readJournal(begin, patience);
    }
    List<Placed> page = tail.after(position, PAGE);
    if (tail.begin() > position) {
      return List.of(); // it was forgotten while we looked: the journal has it
    }
    if (page.isEmpty()) {
      tail.await(position, patience);
      return List.of();
    }
    position = page.getLast().position();
    return page.stream().filter(this::isWanted).toList();
  }

  private List<Placed> readJournal(long begin, long patience) throws InterruptedException {
    List<Placed> page;
    try {
      page = streams.order().after(account, position, PAGE);
    } catch (JournalException e) {
      Thread.sleep(AFTER_TROUBLE); // the tail's thread says it in the log, once for all
      return List.of();
    }
    if (!page.isEmpty()) {
      position = page.getLast().position();
    }
    if (page.size() < PAGE) {
      if (begin == Long.MAX_VALUE) {
        tail.awaitAwake(patience);
      } else {
        // all that was committed up to there was there to be read
        position = Math.max(position, begin);
      }
    }
    return page.stream().filter(this::isWanted).toList();
  }

  private boolean isWanted(Placed placed) {
    if (account != null && !account.equals(placed.event().common().account())) {
      return false;
    }
    try {
      return filter.matches(placed.event()) && condition.holds(placed.json());
    } catch (ExpressionFailure e) {
      return true; // one too many is better than one that is missed
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      streams.leave(account);
    }
  }
}
