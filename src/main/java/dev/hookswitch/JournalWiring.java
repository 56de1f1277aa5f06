package dev.hookswitch;

import dev.hookswitch.cluster.Share;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.kafka.KafkaJournal;
import dev.hookswitch.kafka.KafkaPlace;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlDispatchStore;
import dev.hookswitch.store.SqlEventCopy;
import dev.hookswitch.store.SqlJournal;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The journal, in the database or on a topic, and what follows from where it is. */
final class JournalWiring {

  private final Journal journal;

  /** The same, where it is on a topic. */
  private final @Nullable KafkaJournal topic;

  private JournalWiring(Journal journal, @Nullable KafkaJournal topic) {
    this.journal = journal;
    this.topic = topic;
  }

  /**
   * Opens it.
   *
   * @throws JournalException with one sentence when it cannot be
   */
  static JournalWiring open(Database database, @Nullable KafkaPlace place, RandomGenerator random) {
    if (place == null) {
      Optional<String> known = SqlEventCopy.topic(database);
      if (known.isPresent()) {
        throw new JournalException(
            "the events of this database are a copy of the topic "
                + known.get()
                + ": storage.kafka must say where that is",
            new IllegalStateException(known.get()));
      }
      return new JournalWiring(new SqlJournal(database), null);
    }
    SqlJournal copied = new SqlJournal(database);
    place.prepare(copied.partitions());
    KafkaJournal journal =
        new KafkaJournal(place, new SqlEventCopy(database, place.topic()), copied, random);
    return new JournalWiring(journal, journal);
  }

  Journal journal() {
    return journal;
  }

  SqlDispatchStore deliveries(Database database) {
    return topic == null
        ? new SqlDispatchStore(database)
        : new SqlDispatchStore(database, topic::awaitCopy);
  }

  /** What is to be delivered, spread evenly, or as the consumer group says. */
  Share share(String what, Dispatcher dispatcher) {
    List<String> leases = Dispatcher.leases(journal);
    KafkaJournal group = topic;
    return group == null
        ? Share.even(what, leases, dispatcher)
        : new Share(what, leases, group.accompany(dispatcher, leases), group.spreading());
  }

  /** Begins to read, where that is not the database's own doing. */
  void start() {
    if (topic != null) {
      topic.start();
    }
  }

  /** When nothing is delivered any more. */
  void closeReading() {
    if (topic != null) {
      topic.closeReading();
    }
  }
}
