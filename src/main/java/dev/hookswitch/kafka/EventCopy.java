package dev.hookswitch.kafka;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.event.CallEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The copy of the topic's events that the database keeps, for all that is asked of events but their
 * order: calls, searches, parked deliveries, streams. Whoever delivers a partition writes its part
 * of the copy, a moment after the events came to the topic.
 *
 * <p>The copy also says what number an event has. The log counts the events of a partition without
 * gap, Kafka does not; so the copy keeps, of each partition, up to which record it goes and how
 * many events that are. Who reads on from there counts on, and everybody comes to the same numbers.
 *
 * <p>Everything throws {@link dev.hookswitch.journal.JournalException} when the database cannot do
 * it. Safe for all threads.
 */
public interface EventCopy {

  /**
   * How far the copy of one partition goes.
   *
   * @param offset the number of the first event that is not in it
   * @param record everything below this offset of the topic is in it
   */
  record Progress(long offset, long record) {}

  /** Of each partition. */
  Progress[] progress();

  /** Whether no other process uses the database, as far as it knows. */
  boolean isAlone();

  /**
   * Adds what comes next in some partitions, in one transaction, and notes how far the copy goes.
   *
   * @param tenures by partition, by what right
   * @param events by partition, in order
   * @return the partitions that were written; others belong to another process by now
   */
  Set<Integer> add(Map<Integer, Tenure> tenures, Map<Integer, List<Copied>> events);

  /** The events of these sessions, as far as the copy has them, each in seq order; by session. */
  Map<String, List<Stored>> sessions(Collection<String> sessions);

  /**
   * For each of these partitions the offset of the topic below which every event is settled at
   * every endpoint: accepted, parked or not wanted. It may be a little too low.
   */
  Map<Integer, Long> settled(Set<Integer> partitions);

  /**
   * An event as the copy has it.
   *
   * @param json its bytes. Shared, never to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // compared, dropped
  record Stored(CallEvent event, byte[] json) {}
}
