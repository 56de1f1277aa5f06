package dev.hookswitch.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.hookswitch.Eventually;
import dev.hookswitch.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** RabbitMQ from the unpacked packages of this system, with its own port mapper and data. */
final class RabbitBroker implements Broker {

  static final String EXCHANGE = "calls";
  static final String QUEUE = "all-calls";

  private final int port = ServeProcess.freePort();
  private final int tlsPort = ServeProcess.freePort();
  private final Certificates certificates;
  private final BrokerProcess mapper;
  private final BrokerProcess process;

  RabbitBroker(Path folder) throws Exception {
    certificates = Certificates.get();
    Files.writeString(folder.resolve("ca.pem"), certificates.authority().pem());
    Files.writeString(folder.resolve("server.pem"), certificates.serverCertificate());
    Files.writeString(folder.resolve("server.key"), certificates.serverKey());
    Files.writeString(folder.resolve("plugins"), "[].");
    Files.writeString(folder.resolve("rabbitmq.conf"), settings(folder));
    Path debian = BrokerProcess.debian();
    int mapperPort = ServeProcess.freePort();
    Path erlang = debian.resolve("usr/lib/erlang/bin");
    mapper =
        new BrokerProcess(
            new ProcessBuilder(
                erlang.resolve("epmd").toString(),
                "-port",
                String.valueOf(mapperPort),
                "-address",
                "127.0.0.1"),
            folder,
            "epmd",
            mapperPort);
    mapper.start();
    ProcessBuilder server = new ProcessBuilder(script(debian).toString());
    Map<String, String> environment = server.environment();
    environment.put("PATH", erlang + ":" + System.getenv("PATH"));
    environment.put("LD_LIBRARY_PATH", BrokerProcess.libraries(debian));
    environment.put("HOME", folder.toString());
    environment.put("ERL_EPMD_PORT", String.valueOf(mapperPort));
    environment.put("RABBITMQ_NODENAME", "tests@localhost");
    environment.put("RABBITMQ_DIST_PORT", String.valueOf(ServeProcess.freePort()));
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("rabbitmq-data").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.toString());
    environment.put("RABBITMQ_PID_FILE", folder.resolve("rabbitmq.pid").toString());
    // one process, and it ends with its standard input
    environment.put("RABBITMQ_ALLOW_INPUT", "1");
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
        "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}");
    process = new BrokerProcess(server, folder, "rabbitmq", port);
    process.start();
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      channel.exchangeDeclare(EXCHANGE, "topic", true);
      channel.exchangeDeclare("lonely", "topic", true);
      channel.queueDeclare(QUEUE, true, false, false, Map.of());
      channel.queueBind(QUEUE, EXCHANGE, "#");
      // Erlang's disk_log keeps what Mnesia logs in memory for up to 2 s: a broker killed before
      // has no queue any more (seen)
      Thread.sleep(3000);
    }
  }

  private static Path script(Path debian) throws IOException {
    try (Stream<Path> versions = Files.list(debian.resolve("usr/lib/rabbitmq/lib"))) {
      return versions.findFirst().orElseThrow().resolve("sbin/rabbitmq-server");
    }
  }

  private String settings(Path folder) {
    return """
    listeners.tcp.1 = 127.0.0.1:%d
    listeners.ssl.1 = 127.0.0.1:%d
    ssl_options.cacertfile = %s
    ssl_options.certfile = %s
    ssl_options.keyfile = %s
    ssl_options.verify = verify_peer
    ssl_options.fail_if_no_peer_cert = true
    default_user = %s
    default_pass = %s
    log.console = true
    log.file = false
    """
        .formatted(
            port,
            tlsPort,
            folder.resolve("ca.pem"),
            folder.resolve("server.pem"),
            folder.resolve("server.key"),
            USER,
            PASSWORD);
  }

  private Connection connect() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setUsername(USER);
    factory.setPassword(PASSWORD);
    return factory.newConnection();
  }

  String url(String path) {
    return "amqp://127.0.0.1:" + port + "/" + path;
  }

  @Override
  public String url() {
    return url("?exchange=" + EXCHANGE);
  }

  @Override
  public String tlsUrl() {
    return "amqps://HOST:" + tlsPort + "/?exchange=" + EXCHANGE;
  }

  @Override
  public Certificates certificates() {
    return certificates;
  }

  @Override
  public List<Received> consume(int atLeast, Duration time) throws Exception {
    List<Received> received = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      while (received.size() < atLeast && System.nanoTime() < end) {
        GetResponse message = channel.basicGet(QUEUE, true);
        if (message == null) {
          Thread.sleep(20);
          continue;
        }
        Map<String, String> headers = new HashMap<>();
        message.getProps().getHeaders().forEach((name, value) -> headers.put(name, value + ""));
        headers.put("message-id", message.getProps().getMessageId());
        headers.put("type", message.getProps().getType());
        headers.put("content-type", message.getProps().getContentType());
        headers.put("delivery-mode", message.getProps().getDeliveryMode() + "");
        headers.put("timestamp", message.getProps().getTimestamp().toInstant().toString());
        received.add(
            new Received(QUEUE, message.getEnvelope().getRoutingKey(), headers, message.getBody()));
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
    Eventually.until(
        "RabbitMQ lets us in",
        () -> {
          try (Connection connection = connect()) {
            return connection.isOpen();
          } catch (Exception e) {
            return false;
          }
        });
  }

  @Override
  public void close() {
    process.close();
    mapper.close();
  }
}
