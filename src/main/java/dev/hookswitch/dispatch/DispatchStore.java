package dev.hookswitch.dispatch;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What dispatch must remember: how far each endpoint is in each partition, and the deliveries that
 * are parked. Safe for all threads. Every method is one transaction where it does not say
 * otherwise.
 *
 * <p>The parked deliveries of one endpoint and session form a lane, ordered by seq. Those still
 * wanted are <em>waiting</em>; the first waiting one is the lane's head, and only the head has a
 * time when it is due. A <em>dead</em> one has used up its schedule and stays, out of the way,
 * until it is replayed or its endpoint is deleted.
 */
public interface DispatchStore {

  /** The endpoint's cursors, indexed by partition: everything below is settled. */
  long[] cursors(String endpointId, int partitions);

  /** The lanes of this endpoint that have waiting deliveries. */
  List<ParkedLane> parkedLanes(String endpointId);

  /** How many waiting deliveries one lane has. */
  int parkedIn(String endpointId, String sessionId);

  /**
   * The places of deliveries, waiting or dead, that are not below their partition's cursor: they
   * were parked while an earlier event of the partition was under way. Read from the log again they
   * must not be parked twice.
   */
  Set<Place> parkedAboveCursors(String endpointId);

  /**
   * Notes attempts, then moves cursors and stores what is parked by passing them, these two in one
   * transaction. A delivery that is already parked is left as it is (the crash came between the
   * commit and its being noticed). What is stored is taken out of the list of attempts, so that
   * after a failure the rest can be given again. Of a partition that another node delivers by now
   * nothing is stored but the attempts.
   */
  void saveProgress(Progress progress);

  /** Since when the endpoint has been answering nothing but failures; empty when it does not. */
  Optional<Instant> failingSince(String endpointId);

  /** How the newest attempts at an endpoint went, the newest first, without what was answered. */
  List<Pulse> pulse(String endpointId, int limit);

  /** Attempts, the newest first. */
  Page<AttemptRow> attempts(AttemptQuery query);

  /**
   * Deliveries that were attempted or are parked, those of the newest events first. Where the query
   * lets few through, a page may have fewer than its limit, or none, and a cursor all the same.
   */
  Page<DeliveryRow> deliveries(DeliveryQuery query);

  /**
   * The lanes in these partitions whose head is due at {@code now} or before, the longest due
   * first.
   */
  List<LaneKey> dueLanes(String endpointId, Set<Integer> partitions, Instant now, int limit);

  /** When the next head of this endpoint in these partitions is due. */
  Optional<Instant> nextDue(String endpointId, Set<Integer> partitions);

  /** The head of one lane, due or not. */
  Optional<ParkedDelivery> head(String endpointId, String sessionId);

  /**
   * The head was accepted: forget it, and make the next waiting one of its lane due at {@code now}.
   *
   * @throws FencedOff when another node delivers its partition
   */
  void settled(ParkedDelivery head, Tenure tenure, Instant now);

  /**
   * The head failed once more: note it, and make it due at {@code due}.
   *
   * @throws FencedOff when another node delivers its partition
   */
  void postponed(ParkedDelivery head, Tenure tenure, String failure, Instant due);

  /**
   * The head is given up: it becomes a dead letter, and the next of its lane is due at {@code now}.
   *
   * @param attempts how many were made of it in all
   * @throws FencedOff when another node delivers its partition
   */
  void buried(ParkedDelivery head, Tenure tenure, Death death, int attempts, Instant now);

  /** What waits for this endpoint in all partitions, as it is stored: a moment old. */
  StoredBacklog backlog(String endpointId);

  /** Makes every waiting head of this endpoint due at {@code now} at the latest. */
  void hasten(String endpointId, Instant now);

  /** Dead letters of one endpoint, or of all (null), the oldest first. */
  List<DeadLetter> deadLetters(@Nullable String endpointId, @Nullable String account, int limit);

  /** A lane, whose partition follows from its session. */
  record LaneKey(String sessionId, int partition) {}

  /** A lane with so many waiting deliveries. */
  record ParkedLane(LaneKey lane, int waiting) {}

  /**
   * What waits.
   *
   * @param behind events in the log above the cursors
   * @param parked deliveries that wait
   * @param failing it answers nothing but failures
   */
  record StoredBacklog(long behind, int parked, boolean failing) {}

  /** A place in the log. */
  record Place(int partition, long offset) {}

  record Cursor(String endpointId, int partition, long offset) {}

  /**
   * What is to be stored of deliveries.
   *
   * @param tenures by partition, by what right cursors move and deliveries are parked there
   * @param failing endpoints that began to answer nothing but failures, or no longer do
   */
  record Progress(
      Map<Integer, Tenure> tenures,
      List<Cursor> cursors,
      List<Parking> parked,
      List<Attempt> attempts,
      List<Failing> failing) {

    static Progress nothing() {
      return new Progress(
          new HashMap<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }

    boolean isEmpty() {
      return cursors.isEmpty() && parked.isEmpty() && attempts.isEmpty() && failing.isEmpty();
    }
  }

  /**
   * How an endpoint fares.
   *
   * @param since when it began to answer nothing but failures; null: it does not any more
   */
  record Failing(String endpointId, @Nullable Instant since) {}

  /**
   * A delivery to be parked.
   *
   * @param attempts made so far: 0 for one that only stands behind a failed head
   * @param failure of the last attempt; empty when there was none
   * @param due when it is to be tried next; null when it stands behind its lane's head
   * @param death given when it is a dead letter at once
   */
  record Parking(
      String endpointId,
      Entry entry,
      int attempts,
      String failure,
      Instant parkedAt,
      @Nullable Instant due,
      @Nullable Cause death) {}

  /** Why a delivery was given up. */
  enum Cause {
    /** Its schedule allows no further attempt. */
    EXHAUSTED,
    /** It was older than its endpoint wants any. */
    EXPIRED,
    /** No request can be made of it: the endpoint's condition or format fails on it. */
    UNSENDABLE
  }

  /** Why, and the last failure in words. */
  record Death(Cause cause, String failure) {}

  /**
   * A parked delivery with what is to be sent.
   *
   * @param revivedAt when it was last made to wait again after it had been given up, which makes it
   *     young again; else null
   */
  record ParkedDelivery(
      String endpointId, Entry entry, int attempts, Instant due, @Nullable Instant revivedAt) {}

  /**
   * Which attempts are asked for; null does not narrow.
   *
   * @param account whose endpoints'
   * @param party a number, device or user that the call concerned
   * @param from and later
   * @param to before that
   * @param after the cursor of an earlier page
   */
  record AttemptQuery(
      @Nullable String endpointId,
      @Nullable String account,
      @Nullable String sessionId,
      @Nullable String eventId,
      @Nullable AttemptOutcome outcome,
      @Nullable String party,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String after,
      int limit) {}

  /** What became of an attempt, in one word. */
  enum AttemptOutcome {
    ACCEPTED,
    REFUSED,
    GONE,
    UNREACHABLE,
    /** There was no request to be made. */
    UNSENDABLE
  }

  /** An attempt as it is kept. */
  record AttemptRow(
      String endpointId,
      String eventId,
      String sessionId,
      int seq,
      CallEvent.Kind kind,
      Instant at,
      AttemptOutcome outcome,
      @Nullable Integer status,
      String words,
      @Nullable String address,
      Duration latency,
      String answer) {}

  /** An attempt, as far as it tells of its endpoint's health. */
  record Pulse(Instant at, AttemptOutcome outcome, String words, Duration latency) {}

  /** A delivery that was given up. */
  record DeadLetter(
      String endpointId,
      String eventId,
      String sessionId,
      int seq,
      String account,
      int attempts,
      Death death,
      Instant parkedAt,
      Instant diedAt) {}
}
