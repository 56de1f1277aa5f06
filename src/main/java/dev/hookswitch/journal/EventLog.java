package dev.hookswitch.journal;

import dev.hookswitch.event.CallEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The durable order of all events, and what a writer must know of it to go on. Safe for all
 * threads.
 *
 * <p>Reading methods throw {@link JournalException} when the store cannot be read.
 */
public interface EventLog extends AutoCloseable {

  /** Fixed when the store was created. */
  int partitions();

  /**
   * Makes events durable, in this order, in one transaction with whatever else waits (group
   * commit). An event that is in the log already, the same in all, is left out: the same fact is
   * never stored twice.
   *
   * <p>Several processes may write to one log, each with what it observed of the same PBX. An event
   * of a session is stored only as the one after its last ({@code seq} is 1, 2, 3 … without gap and
   * without two of the same); one that does not fit there, or is there with other contents, means
   * that its writer has another past of this session than the log. Then this session has
   * <em>diverged</em>: this event and every later one of the session that was appended here is left
   * out and named in {@link Appended}, until {@link #takeUp} was called for it. All other events
   * are stored.
   *
   * <p>Blocks while the bound of waiting events is reached. The future completes after the commit;
   * it does not complete exceptionally but when the log is closed first: a store that fails is
   * tried again.
   *
   * @param origin the PBX link that observed them
   */
  CompletableFuture<Appended> append(String origin, List<CallEvent> events);

  /**
   * The events of a session that has diverged, as the log has them, in seq order: its writer goes
   * on from there, and its events are taken again. To be called when no append of this session is
   * under way; what was told after the divergence was told of another past.
   */
  List<CallEvent> takeUp(String sessionId);

  /**
   * {@code listener} hears of every commit of this process, in commit order, on the writer's thread
   * right after it. It must not block.
   */
  void onCommit(Consumer<List<Entry>> listener);

  /**
   * Up to {@code limit} entries of these partitions, of each from its offset on; fewer also where
   * there are more, but none only where there is none. Those of a partition are in order and none
   * is left out between them; their offsets grow, and may have gaps. The partitions are mixed as
   * the log finds best: as far as it can it gives first what was committed first. An entry below
   * the offset of its partition is never there.
   *
   * @param from by partition
   */
  List<Entry> read(Map<Integer, Long> from, int limit);

  /**
   * The offset below which each partition is known here to have been written: above its last event,
   * and not above the next one.
   */
  long[] ends();

  /** The events of each session of that link which has no COMPLETED yet, each in seq order. */
  List<List<CallEvent>> openSessions(String origin);

  /** The ids of the same. */
  Set<String> openSessionIds(String origin);

  /** The links that have sessions without COMPLETED. */
  Set<String> openOrigins();

  /** The ids of the sessions of that link that were completed last, up to {@code limit}. */
  List<String> lastCompleted(String origin, int limit);

  /** One sentence on what is wrong with the store now; empty when the last commit went well. */
  Optional<String> trouble();

  /** How many events wait for their commit. */
  int waiting();

  /** Commits what waits, then closes. */
  @Override
  void close();
}
