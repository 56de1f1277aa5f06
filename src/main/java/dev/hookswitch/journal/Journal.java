package dev.hookswitch.journal;

import dev.hookswitch.event.CallEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The durable order of all events. Safe for all threads.
 *
 * <p>Reading methods throw {@link JournalException} when the store cannot be read.
 */
public interface Journal extends AutoCloseable {

  /** Fixed when the store was created. */
  int partitions();

  /**
   * Makes events durable, in this order, in one transaction with whatever else waits (group
   * commit). An event whose id is already in the journal is left out: the same fact is never stored
   * twice.
   *
   * <p>Blocks while the bound of waiting events is reached. The future completes after the commit;
   * it does not complete exceptionally but when the journal is closed first: a store that fails is
   * tried again.
   *
   * @param origin the PBX link that observed them
   */
  CompletableFuture<Void> append(String origin, List<CallEvent> events);

  /**
   * {@code listener} hears of every commit, in commit order, on the writer's thread right after it.
   * It must not block. To be called before the first append.
   */
  void onCommit(Consumer<List<Entry>> listener);

  /** Up to {@code limit} entries of a partition, from offset {@code from} on, in order. */
  List<Entry> read(int partition, long from, int limit);

  /** The offset that the next event of each partition will get. */
  long[] ends();

  /** The events of each session of that link which has no COMPLETED yet, each in seq order. */
  List<List<CallEvent>> openSessions(String origin);

  /** The links that have sessions without COMPLETED. */
  Set<String> openOrigins();

  /** The ids of the sessions of that link that were completed last, up to {@code limit}. */
  List<String> lastCompleted(String origin, int limit);

  /** The events of one session in seq order; empty when it is unknown. */
  List<CallEvent> session(String sessionId);

  Page<CallEvent> events(EventQuery query);

  Page<CallRow> calls(CallQuery query);

  Optional<CallRow> call(String sessionId);

  /** One sentence on what is wrong with the store now; empty when the last commit went well. */
  Optional<String> trouble();

  /** How many events wait for their commit. */
  int waiting();

  /** Commits what waits, then closes. */
  @Override
  void close();
}
