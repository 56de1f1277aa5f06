package dev.hookswitch;

import dev.hookswitch.broker.KafkaCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the log on a topic of three brokers, of which each is killed once as well. */
class KafkaStandbyTest extends StandbyContract {

  private static final AtomicInteger TOPICS = new AtomicInteger();

  @TempDir static Path brokers;
  private static KafkaCluster cluster;

  private final String topic = "calls" + TOPICS.incrementAndGet();

  @BeforeAll
  static void startBrokers() throws IOException, InterruptedException {
    cluster = new KafkaCluster(brokers);
  }

  @AfterAll
  static void endBrokers() {
    cluster.close();
  }

  @Override
  String log() {
    return ", kafka: { servers: \"%s\", topic: %s }".formatted(cluster.servers(), topic);
  }

  /** Each leads a third of the partitions; one coordinates the group, one the transactions. */
  @Test
  void anyBrokerMayDie() throws IOException, InterruptedException {
    tell((pbx, receiver) -> {
      ServeProcess one = joins("one", pbx, receiver);
      ServeProcess two = joins("two", pbx, receiver);
      until(two, ALL / 2);
      for (int broker = 0; broker < KafkaCluster.NODES; broker++) {
        cluster.kill(broker);
        playOn(pbx);
        cluster.startAgain(broker);
        cluster.awaitWhole();
      }
      endsWell(pbx, two, "lost each broker once");
      one.close();
      two.close();
    });
  }
}
