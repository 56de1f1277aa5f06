package dev.hookswitch.journal;

import dev.hookswitch.event.CallEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The log together with what is asked of it: calls, events by what they are about, one order of
 * them all. Its offsets count without gap. Safe for all threads.
 *
 * <p>Reading methods throw {@link JournalException} when the store cannot be read.
 */
public interface Journal extends EventLog {

  /** Whether other processes may write to it too. */
  boolean isShared();

  /**
   * {@code listener} hears that {@link #ends} has grown by what another process committed, on a
   * thread of the store's. It must not block.
   */
  void onPeersCommit(Runnable listener);

  /**
   * {@inheritDoc}
   *
   * <p>Here there are no gaps but below the cursors of all endpoints, where calls that were kept
   * long enough are deleted: whoever reads the past goes on after the last offset that was there.
   */
  @Override
  List<Entry> read(Map<Integer, Long> from, int limit);

  /**
   * The offset that the next event of each partition will get, as far as this process knows: what
   * another one committed is known after 200 ms at the most.
   */
  @Override
  long[] ends();

  /** The events of all partitions in the order of their commits. */
  CommitOrder commitOrder();

  /** The events of one session in seq order; empty when it is unknown. */
  List<CallEvent> session(String sessionId);

  Page<CallEvent> events(EventQuery query);

  Page<CallRow> calls(CallQuery query);

  Optional<CallRow> call(String sessionId);
}
