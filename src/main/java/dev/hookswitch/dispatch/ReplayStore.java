package dev.hookswitch.dispatch;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.journal.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps replays durable, and turns them into parked deliveries, a page at a time. Safe for all
 * threads. Every method is one transaction.
 */
public interface ReplayStore {

  /** Notes a new one; it is about what is there at this moment. */
  Replay begin(
      String id, String endpointId, Replay.Scope scope, @Nullable Double perSecond, Instant now);

  Optional<Replay> find(String id);

  /** The newest first; of one endpoint, or of one account's, or of all (null). */
  List<Replay> list(@Nullable String endpointId, @Nullable String account, int limit);

  List<Replay> running();

  /** The partitions in which it still has something to queue. */
  List<Integer> parts(String replayId);

  /**
   * The next events of one partition that it is about, in the order of the log; empty when there
   * are no more.
   */
  List<Candidate> next(String replayId, int partition, int limit);

  /** An event in the log, with its place in the order over all partitions. */
  record Candidate(long position, Entry entry) {}

  /**
   * Parks those that are wanted, to be sent from {@code now} on in the order of their sessions, and
   * notes that the replay is past {@code page}. What waits already is left as it is.
   *
   * @param page of one partition
   * @param wanted ids of those events of the page that the endpoint wants
   * @param tenure by what right this node parks deliveries of that partition
   * @return ids of the events that were parked
   * @throws FencedOff when another node delivers the partition
   */
  Set<String> queue(
      Replay replay, List<Candidate> page, Set<String> wanted, Tenure tenure, Instant now);

  /** There is nothing more to queue in that partition. */
  void partDone(String replayId, int partition);

  /** It is over; does nothing when it was before. Answers whether it was not. */
  boolean finish(String replayId, Replay.Status status, Instant now);
}
