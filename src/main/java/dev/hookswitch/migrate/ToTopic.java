package dev.hookswitch.migrate;

import dev.hookswitch.journal.Encoded;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.kafka.KafkaPlace;
import dev.hookswitch.kafka.TopicFilling;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.OwnLog;
import dev.hookswitch.store.SqlEventCopy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Moves the log of a PostgreSQL database onto a topic, of which the database is a copy afterwards,
 * or goes on with that. Nothing else is moved: all that is asked of events is asked of the copy.
 * The last event of each partition of the topic says where to go on.
 */
public final class ToTopic {

  private static final int ROWS = 1_000;

  private final Database database;
  private final KafkaPlace place;
  private final Watcher watcher;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final OwnLog log;

  /**
   * Does nothing yet.
   *
   * @param nanoTime a clock that is never set, in nanoseconds
   */
  public ToTopic(
      Database database,
      KafkaPlace place,
      Watcher watcher,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.database = database;
    this.place = place;
    this.watcher = watcher;
    this.random = random;
    this.nanoTime = nanoTime;
    this.log = new OwnLog(database);
  }

  /**
   * Does all that is left to do.
   *
   * @throws IOException with one sentence, when it must not be done
   * @throws JournalException when the database or the brokers fail: the same again goes on
   */
  public Migration.Result run() throws IOException {
    Optional<String> known = SqlEventCopy.topic(database);
    if (known.isPresent()) {
      if (known.get().equals(place.topic())) {
        return new Migration.Result(0, Duration.ZERO, Duration.ZERO, false);
      }
      throw new IOException(
          "%s has the copy of the topic %s already".formatted(database.description(), known.get()));
    }
    if (log.isInUse()) {
      throw new IOException(
          "a process uses %s, or did a moment ago: stop it".formatted(database.description()));
    }
    long[] ends = log.ends();
    long begun = nanoTime.getAsLong();
    long copied;
    try (TopicFilling filling = open()) {
      filling.look(_ -> {});
      copied = copy(filling);
    }
    long between = nanoTime.getAsLong();
    try (TopicFilling written = open()) {
      verify(written);
      log.becomeCopy(place.topic(), ends, written.records());
    }
    return new Migration.Result(
        copied,
        Duration.ofNanos(between - begun),
        Duration.ofNanos(nanoTime.getAsLong() - between),
        true);
  }

  private TopicFilling open() {
    return new TopicFilling(place, log.partitions(), random.nextLong());
  }

  private long copy(TopicFilling filling) throws IOException {
    long[] from = new long[log.partitions()];
    for (int partition = 0; partition < from.length; partition++) {
      Optional<String> last = filling.last(partition);
      if (last.isPresent()) {
        from[partition] =
            1
                + log.offsetOf(partition, last.get())
                    .orElseThrow(() ->
                        new IOException(
                            "the topic %s holds events that are not in %s: give an empty one"
                                .formatted(place.topic(), database.description())));
      }
    }
    long total = log.size();
    long done = filling.size();
    watcher.planned(
        new Watcher.Plan(
            database.description(),
            "the topic " + place,
            Map.of("event", total),
            Map.of(),
            log.bytes(),
            done));
    Meter meter = new Meter(Progress.Step.COPYING, total, done, nanoTime, watcher);
    meter.begin("event");
    long copied = 0;
    for (int partition = 0; partition < from.length; partition++) {
      int number = partition;
      copied +=
          forEach(partition, from[partition], events -> filling.write(number, events), meter::add);
    }
    return copied;
  }

  /** What is done with some events of a partition; answers with how many. */
  private interface Some {
    int take(List<Encoded> events);
  }

  private long forEach(int partition, long from, Some some, IntConsumer done) {
    long taken = 0;
    long next = from;
    List<OwnLog.Own> rows = log.read(partition, next, ROWS);
    while (!rows.isEmpty()) {
      taken += some.take(rows.stream().map(OwnLog.Own::event).toList());
      done.accept(rows.size());
      next = rows.getLast().offset() + 1;
      rows = log.read(partition, next, ROWS);
    }
    return taken;
  }

  /** Reads both anew. */
  private void verify(TopicFilling written) {
    Meter meter = new Meter(Progress.Step.VERIFYING, 2 * log.size(), 0, nanoTime, watcher);
    meter.begin("event");
    written.look(meter::add);
    for (int partition = 0; partition < log.partitions(); partition++) {
      TopicFilling.Comparison comparison = written.compare(partition);
      var _ =
          forEach(
              partition,
              0,
              events -> {
                comparison.add(events);
                return events.size();
              },
              meter::add);
      if (!comparison.isEqual()) {
        throw new JournalException(
            "partition %d of %s is not what the database has: give an empty topic"
                .formatted(partition, place),
            new IllegalStateException("not equal"));
      }
    }
  }
}
