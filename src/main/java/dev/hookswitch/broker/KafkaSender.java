package dev.hookswitch.broker;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Authorities;
import dev.hookswitch.endpoint.ClientCertificate;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.webhook.AddressGuard;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to a topic of Kafka; the key is the session's id, so one session is in one partition
 * and in order.
 *
 * <p>The producer is idempotent and waits for all in-sync replicas. It may repeat a request by
 * itself, within our timeout: the broker knows the repetition by its number, and puts it in its
 * place. After that time it has given the event up, and sends it no more.
 *
 * <p>Where the addresses that a cluster advertises are not allowed, no event is sent there; but the
 * client may have connected to them, and shown its credentials, before we learn of them.
 */
public final class KafkaSender extends LinkedPublisher {

  /** What a producer may hold in memory; what does not fit waits, and fails with the timeout. */
  private static final long BUFFER = 8L * 1024 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final AddressGuard guard;
  private final Duration timeout;

  public KafkaSender(AddressGuard guard, Duration timeout) {
    super(timeout);
    this.guard = guard;
    this.timeout = timeout;
  }

  @Override
  Link open(Destination destination, Login login) throws BrokerException {
    List<InetSocketAddress> doors = Doors.of(destination, guard);
    knock(doors);
    try {
      return new Producer(destination, new KafkaProducer<>(settings(destination, login, doors)));
    } catch (KafkaException e) {
      throw inWords(e, destination);
    }
  }

  /** The client would try for all of the timeout, and not say in the end why it got nowhere. */
  private void knock(List<InetSocketAddress> doors) throws BrokerException {
    IOException failure = new IOException();
    for (InetSocketAddress door : doors) {
      try (Socket socket = new Socket()) {
        socket.connect(door, (int) Math.min(CONNECT.toMillis(), timeout.toMillis() / 2));
        return;
      } catch (IOException e) {
        failure = e;
      }
    }
    throw Failures.unreachable(failure, timeout);
  }

  private Map<String, Object> settings(
      Destination destination, Login login, List<InetSocketAddress> doors) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        doors.stream()
            // its TLS compares the certificate with what stands here
            .map(door -> destination.tls() ? named(door) : Doors.literal(door))
            .distinct()
            .toList());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "hookswitch-" + NUMBER.incrementAndGet());
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
    // many sessions wait for their own event each: waiting for more would only delay them
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    // both together stay below our own bound, so that it is the client that says what failed
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout.toMillis() * 45 / 100);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) (timeout.toMillis() * 45 / 100));
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) (timeout.toMillis() * 2 / 10));
    settings.put(
        ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, timeout.toMillis() * 2 / 10);
    settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol(destination, login));
    sasl(settings, destination, login);
    if (destination.tls()) {
      tls(settings, login);
    }
    return settings;
  }

  private static String named(InetSocketAddress door) {
    return new Destination.Host(door.getHostString(), door.getPort()).toString();
  }

  private static String protocol(Destination destination, Login login) {
    String transport = destination.tls() ? "SSL" : "PLAINTEXT";
    return login.user() == null ? transport : "SASL_" + transport;
  }

  private static void sasl(Map<String, Object> settings, Destination destination, Login login) {
    Authentication.Basic user = login.user();
    if (user == null) {
      return;
    }
    String mechanism =
        destination.options().getOrDefault(Destination.SASL, "plain").toUpperCase(Locale.ROOT);
    String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    settings.put(SaslConfigs.SASL_MECHANISM, mechanism);
    settings.put(
        SaslConfigs.SASL_JAAS_CONFIG,
        "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
            .formatted(module, quoted(user.username()), quoted(user.password())));
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static void tls(Map<String, Object> settings, Login login) {
    Authorities authorities = login.authorities();
    if (authorities != null) {
      settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      settings.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, authorities.pem());
    }
    ClientCertificate own = login.certificate();
    if (own != null) {
      settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      settings.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, own.certificatePem());
      settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, own.revealKeyAsPkcs8());
    }
  }

  private BrokerException inWords(Throwable failure, Destination destination) {
    Throwable cause =
        failure instanceof ExecutionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (Failures.find(cause, SaslAuthenticationException.class) != null) {
      return BrokerException.declined("refuses the user or the password", cause);
    }
    if (Failures.find(cause, UnsupportedSaslMechanismException.class) != null) {
      return BrokerException.declined(
          "does not know this way to log in (sasl=plain, scram-sha-256 or scram-sha-512)", cause);
    }
    SslAuthenticationException tls = Failures.find(cause, SslAuthenticationException.class);
    if (tls != null) {
      Throwable why = tls.getCause() == null ? tls : tls.getCause();
      return BrokerException.unreachable("TLS failed: " + Failures.firstLine(why), cause);
    }
    if (Failures.find(cause, AuthorizationException.class) != null) {
      return BrokerException.declined(
          "does not let this user write to the topic " + destination.path(), cause);
    }
    if (Failures.find(cause, UnknownTopicOrPartitionException.class) != null
        || cause instanceof InvalidTopicException) {
      return BrokerException.declined("has no topic " + destination.path(), cause);
    }
    if (cause instanceof RecordTooLargeException) {
      return BrokerException.declined("does not take an event of this size", cause);
    }
    if (cause instanceof TimeoutException) {
      return BrokerException.unreachable(Failures.didNotAnswer(timeout), cause);
    }
    return BrokerException.unreachable("did not confirm: " + Failures.firstLine(cause), cause);
  }

  private final class Producer implements Link {

    private final Destination destination;
    private final KafkaProducer<String, byte[]> client;
    private final Set<String> judged = ConcurrentHashMap.newKeySet();

    Producer(Destination destination, KafkaProducer<String, byte[]> client) {
      this.destination = destination;
      this.client = client;
    }

    @Override
    public void publish(CallEvent event, byte[] json) throws BrokerException, InterruptedException {
      ProducerRecord<String, byte[]> message =
          new ProducerRecord<>(destination.path(), event.sessionId(), json);
      message.headers().add("content-type", bytes(EventAttributes.CONTENT_TYPE));
      EventAttributes.of(event, "ce_")
          .forEach((name, value) -> message.headers().add(name, bytes(value)));
      try {
        judgeLeaders(client.partitionsFor(destination.path()));
        client.send(message).get();
      } catch (InterruptException e) {
        throw new InterruptedException(e.getMessage());
      } catch (ExecutionException | KafkaException | IllegalStateException e) {
        throw inWords(e, destination);
      }
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    private void judgeLeaders(List<PartitionInfo> partitions) throws BrokerException {
      Set<String> hosts =
          partitions.stream()
              .map(PartitionInfo::leader)
              .filter(leader -> leader != null)
              .map(Node::host)
              .filter(host -> !judged.contains(host))
              .collect(Collectors.toSet());
      for (String host : hosts) {
        judgeLeader(host);
        judged.add(host);
      }
    }

    private void judgeLeader(@Nullable String host) throws BrokerException {
      try {
        var _ = guard.resolve(String.valueOf(host));
      } catch (UnknownHostException e) {
        throw BrokerException.unreachable(
            "advertises the broker "
                + host
                + ": "
                + (AddressGuard.isRefusal(e) ? e.getMessage() : "its name does not resolve"),
            e);
      }
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      client.close(Duration.ZERO);
    }
  }
}
