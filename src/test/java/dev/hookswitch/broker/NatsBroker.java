package dev.hookswitch.broker;

import dev.hookswitch.ServeProcess;
import dev.hookswitch.endpoint.Transport;
import dev.hookswitch.webhook.Tls;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * nats-server from the unpacked packages of this system, with JetStream; and a second one without,
 * for TLS alone.
 */
@SuppressWarnings("try") // closing a connection may be interrupted
final class NatsBroker implements Broker {

  static final String STREAM = "CALLS";

  private final int port = ServeProcess.freePort();
  private final int tlsPort = ServeProcess.freePort();
  private final Certificates certificates;
  private final BrokerProcess process;
  private final BrokerProcess tlsProcess;

  NatsBroker(Path folder) throws Exception {
    certificates = Certificates.get();
    Files.writeString(folder.resolve("ca.pem"), certificates.authority().pem());
    Files.writeString(folder.resolve("server.pem"), certificates.serverCertificate());
    Files.writeString(folder.resolve("server.key"), certificates.serverKey());
    process = server(folder, "nats", port, users() + jetStream(folder, "nats"));
    String tls =
        """
        tls { ca_file: "%s", cert_file: "%s", key_file: "%s", verify: true }
        """
            .formatted(
                folder.resolve("ca.pem"),
                folder.resolve("server.pem"),
                folder.resolve("server.key"));
    tlsProcess = server(folder, "nats-tls", tlsPort, tls + jetStream(folder, "nats-tls"));
    try (Connection connection = Nats.connect(options(port, false))) {
      addStream(connection);
    }
    try (Connection connection = Nats.connect(options(tlsPort, true))) {
      addStream(connection);
    }
  }

  private static String users() {
    return """
    authorization { users: [
      { user: "%s", password: "%s" }
      { user: "reader", password: "%s", permissions: { publish: "elsewhere.>" } }
    ] }
    """
        .formatted(USER, PASSWORD.replace("\\", "\\\\").replace("\"", "\\\""), WRONG);
  }

  private static String jetStream(Path folder, String name) {
    return "jetstream { store_dir: \"" + folder.resolve(name + "-data") + "\" }\n";
  }

  private static BrokerProcess server(Path folder, String name, int port, String settings)
      throws IOException, InterruptedException {
    Path file =
        Files.writeString(
            folder.resolve(name + ".conf"), "listen: \"127.0.0.1:" + port + "\"\n" + settings);
    String program = BrokerProcess.debian().resolve("usr/sbin/nats-server").toString();
    return new BrokerProcess(new ProcessBuilder(program, "-c", file.toString()), folder, name, port)
        .start();
  }

  private Options options(int at, boolean tls) throws SSLException {
    Options.Builder options =
        Options.builder().server((tls ? "tls" : "nats") + "://localhost:" + at).noReconnect();
    if (tls) {
      options.sslContext(
          Tls.of(Transport.PLAIN.withTls(certificates.client(), certificates.authority()))
              .context());
    } else {
      options.userInfo(USER.toCharArray(), PASSWORD.toCharArray());
    }
    return options.build();
  }

  private static void addStream(Connection connection) throws Exception {
    connection
        .jetStreamManagement()
        .addStream(
            StreamConfiguration.builder()
                .name(STREAM)
                .subjects("calls.>")
                .storageType(StorageType.File)
                .build());
  }

  String url(String subject) {
    return "nats://127.0.0.1:" + port + "/" + subject;
  }

  @Override
  public String url() {
    return url("calls.{account}.{session_id}.{event}");
  }

  @Override
  public String tlsUrl() {
    return "nats+tls://HOST:" + tlsPort + "/calls.{account}.{event}";
  }

  @Override
  public Certificates certificates() {
    return certificates;
  }

  @Override
  public List<Received> consume(int atLeast, Duration time) throws Exception {
    List<Received> received = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    try (Connection connection = Nats.connect(options(port, false))) {
      JetStreamSubscription subscription =
          connection
              .jetStream()
              .subscribe("calls.>", PullSubscribeOptions.builder().durable("tests").build());
      while (received.size() < atLeast && System.nanoTime() < end) {
        for (Message message : subscription.fetch(100, Duration.ofMillis(300))) {
          Map<String, String> headers = new HashMap<>();
          message.getHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
          received.add(new Received(STREAM, message.getSubject(), headers, message.getData()));
          message.ackSync(Duration.ofSeconds(5));
        }
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
    process.close();
    tlsProcess.close();
  }
}
