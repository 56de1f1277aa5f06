package dev.hookswitch;

import dev.hookswitch.broker.KafkaBroker;
import dev.hookswitch.kafka.KafkaPlace;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** On a topic of Kafka. */
class SharedTopicTest extends SharedLogContract {

  private static final AtomicInteger TOPICS = new AtomicInteger();

  @TempDir static Path brokers;
  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = new KafkaBroker(brokers);
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  @Override
  KafkaPlace topic() {
    return new KafkaPlace(broker.servers(), "shared" + TOPICS.incrementAndGet(), Map.of());
  }
}
