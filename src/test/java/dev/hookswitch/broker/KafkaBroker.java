package dev.hookswitch.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.ServeProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Kafka as the build's own plugin brings it: one node, KRaft, and four listeners: for itself and
 * the tests' consumer, with SASL, with TLS and client certificates, and the controller's.
 */
public final class KafkaBroker implements Broker {

  static final String TOPIC = "calls";

  private final int port = ServeProcess.freePort();
  private final int saslPort = ServeProcess.freePort();
  private final int tlsPort = ServeProcess.freePort();
  private final int controllerPort = ServeProcess.freePort();
  private final Certificates certificates;
  private final BrokerProcess process;
  private final KafkaConsumer<String, byte[]> consumer;

  public KafkaBroker(Path folder) throws Exception {
    certificates = Certificates.get();
    Path settings = Files.writeString(folder.resolve("kafka.properties"), settings(folder));
    format(settings, "--add-scram", "SCRAM-SHA-256=[name=scram,password=" + Broker.WRONG + "]");
    process = new BrokerProcess(java("kafka.Kafka", settings.toString()), folder, "kafka", port);
    process.start();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 4, (short) 1))).all().get();
    }
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", "127.0.0.1:" + port,
                "group.id", "tests",
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(TOPIC));
  }

  /** Prepares the folder of a node. */
  static void format(Path settings, String... more) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("kafka.tools.StorageTool", "format", "-t", "AAAAAAAAAAAAAAAAAAAAAQ", "-c"));
    command.add(settings.toString());
    command.addAll(List.of(more));
    Process formatted = java(command.toArray(String[]::new)).redirectErrorStream(true).start();
    String said = new String(formatted.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(formatted.waitFor()).as("format: %s", said).isZero();
  }

  static ProcessBuilder java(String... arguments) throws IOException {
    String classpath = Files.readString(Path.of("target", "brokers", "kafka.classpath"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-cp", classpath));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command);
  }

  private String settings(Path folder) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%4$d
    listeners=OWN://127.0.0.1:%1$d,SASL://127.0.0.1:%2$d,TLS://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d
    advertised.listeners=OWN://127.0.0.1:%1$d,SASL://127.0.0.1:%2$d,TLS://localhost:%3$d
    controller.listener.names=CONTROLLER
    inter.broker.listener.name=OWN
    listener.security.protocol.map=OWN:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:SSL
    listener.name.sasl.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256
    listener.name.sasl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_%5$s="%6$s";
    listener.name.sasl.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
    listener.name.tls.ssl.client.auth=required
    listener.name.tls.ssl.keystore.type=PEM
    listener.name.tls.ssl.keystore.certificate.chain=%7$s
    listener.name.tls.ssl.keystore.key=%8$s
    listener.name.tls.ssl.truststore.type=PEM
    listener.name.tls.ssl.truststore.certificates=%9$s
    log.dirs=%10$s
    auto.create.topics.enable=false
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=1
    group.initial.rebalance.delay.ms=0
    group.min.session.timeout.ms=1000
    """
        .formatted(
            port,
            saslPort,
            tlsPort,
            controllerPort,
            USER,
            // once for JAAS, once for the properties
            PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"").replace("\\", "\\\\"),
            certificates.serverCertificate().replace("\n", "\\n"),
            certificates.serverKey().replace("\n", "\\n"),
            certificates.authority().pem().replace("\n", "\\n"),
            folder.resolve("kafka-data"));
  }

  @Override
  public String url() {
    return "kafka://127.0.0.1:" + saslPort + "/" + TOPIC;
  }

  /** The listener of the test's consumer, which asks nobody who they are. */
  String openUrl(String topic) {
    return "kafka://127.0.0.1:" + port + "/" + topic;
  }

  /** How many records a topic has; 0 while there is none of that name. */
  public long records(String topic) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      if (!admin.listTopics().names().get().contains(topic)) {
        return 0;
      }
      Map<TopicPartition, OffsetSpec> all = new HashMap<>();
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .forEach(
              each -> all.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
      return admin.listOffsets(all).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** The same listener, as clients want to be told. */
  public String servers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public String tlsUrl() {
    return "kafka+ssl://HOST:" + tlsPort + "/" + TOPIC;
  }

  @Override
  public Certificates certificates() {
    return certificates;
  }

  @Override
  public List<Received> consume(int atLeast, Duration time) {
    List<Received> received = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (received.size() < atLeast && System.nanoTime() < end) {
      for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(200))) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : message.headers()) {
          headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        received.add(
            new Received(
                "partition " + message.partition(), message.key(), headers, message.value()));
      }
    }
    return received;
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void startAgain() throws IOException {
    process.start();
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
    process.close();
  }
}
