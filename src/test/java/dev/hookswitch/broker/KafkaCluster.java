package dev.hookswitch.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaFuture;

/** Three Kafka nodes, each broker and controller: any one of them may be missing. */
public final class KafkaCluster implements AutoCloseable {

  public static final int NODES = 3;

  private final List<Integer> ports;
  private final List<Integer> controllerPorts;
  private final List<BrokerProcess> nodes = new ArrayList<>();

  public KafkaCluster(Path folder) throws IOException, InterruptedException {
    ports = freePorts();
    controllerPorts = freePorts();
    for (int node = 0; node < NODES; node++) {
      Path own = Files.createDirectory(folder.resolve("node-" + node));
      Path settings = Files.writeString(own.resolve("kafka.properties"), settings(node, own));
      KafkaBroker.format(settings);
      nodes.add(
          new BrokerProcess(
              KafkaBroker.java("kafka.Kafka", settings.toString()),
              own,
              "kafka-" + node,
              ports.get(node)));
    }
    startAll();
  }

  /** At the same time: a node alone has nobody to agree with. */
  private void startAll() throws InterruptedException {
    List<Callable<BrokerProcess>> starts = new ArrayList<>();
    nodes.forEach(node -> starts.add(node::start));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<BrokerProcess> each : threads.invokeAll(starts)) {
        assertThat(each).succeedsWithin(Duration.ZERO);
      }
    }
    awaitAll();
  }

  private void awaitAll() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      Eventually.until(
          "all brokers are known to each other",
          () -> answer(admin.describeCluster().nodes()).size() == NODES);
    }
  }

  /** All are there, and each has all that the others have. */
  public void awaitWhole() {
    awaitAll();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      Eventually.until("all copies are in sync", () -> isWhole(admin));
    }
  }

  private static boolean isWhole(Admin admin) {
    ListTopicsOptions all = new ListTopicsOptions().listInternal(true);
    return answer(admin.describeTopics(answer(admin.listTopics(all).names())).allTopicNames())
        .values()
        .stream()
        .flatMap(topic -> topic.partitions().stream())
        .allMatch(partition -> partition.isr().size() == partition.replicas().size());
  }

  private static <T> T answer(KafkaFuture<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static List<Integer> freePorts() throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      ports.add(ServeProcess.freePort());
    }
    return ports;
  }

  private String settings(int node, Path folder) {
    String voters =
        IntStream.range(0, NODES)
            .mapToObj(each -> each + "@127.0.0.1:" + controllerPorts.get(each))
            .collect(Collectors.joining(","));
    return """
    process.roles=broker,controller
    node.id=%1$d
    controller.quorum.voters=%2$s
    listeners=OWN://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d
    advertised.listeners=OWN://127.0.0.1:%3$d
    controller.listener.names=CONTROLLER
    inter.broker.listener.name=OWN
    listener.security.protocol.map=OWN:PLAINTEXT,CONTROLLER:PLAINTEXT
    log.dirs=%5$s
    auto.create.topics.enable=false
    offsets.topic.num.partitions=3
    transaction.state.log.num.partitions=3
    group.initial.rebalance.delay.ms=0
    group.min.session.timeout.ms=1000
    broker.heartbeat.interval.ms=500
    broker.session.timeout.ms=3000
    """
        .formatted(
            node, voters, ports.get(node), controllerPorts.get(node), folder.resolve("data"));
  }

  /** All of them, with commas. */
  public String servers() {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /** As a power cut would. */
  public void kill(int node) {
    nodes.get(node).kill();
  }

  public void startAgain(int node) throws IOException {
    nodes.get(node).start();
  }

  @Override
  public void close() {
    nodes.forEach(BrokerProcess::close);
  }
}
