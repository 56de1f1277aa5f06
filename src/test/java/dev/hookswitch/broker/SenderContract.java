package dev.hookswitch.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.hookswitch.Eventually;
import dev.hookswitch.endpoint.Authorities;
import dev.hookswitch.endpoint.ClientCertificate;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AddressRange;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Declined;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.slf4j.LoggerFactory;

/** What is true of publishing to every kind of broker, asked of a real one. */
abstract class SenderContract {

  static final Duration TIMEOUT = Duration.ofSeconds(5);
  static final AddressGuard LOOPBACK =
      new AddressGuard(
          List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1/128")),
          AddressGuard.PLATFORM);
  static final Login OURS = Logins.password(Broker.USER, Broker.PASSWORD);

  private static final AtomicInteger SESSIONS = new AtomicInteger();

  final Destinations destinations = new Destinations(LOOPBACK, TIMEOUT);

  abstract Broker broker();

  /** What is asked of the key, the headers and the properties of one message. */
  abstract void checkEnvelope(Broker.Received message, CallEvent event);

  @AfterEach
  void closeDestinations() {
    destinations.close();
  }

  static URI uri(String text) {
    try {
      return Destinations.url(text);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static List<CallEvent> call() {
    return Told.answered(
        "root-" + SESSIONS.incrementAndGet() + "." + ProcessHandle.current().pid(), "acme");
  }

  AttemptResult publish(String url, Login login, CallEvent event) {
    return destinations.publish(uri(url), login, event, EventJson.encode(event));
  }

  @Test
  void wholeCallsArriveAsTheyAreStoredAndInOrder() throws Exception {
    List<List<CallEvent>> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      calls.add(call());
    }
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (List<CallEvent> call : calls) {
        done.add(
            lanes.submit(() ->
                call.forEach(event ->
                    assertThat(publish(broker().url(), OURS, event))
                        .isInstanceOf(Accepted.class)
                        .extracting(AttemptResult::inWords)
                        .isEqualTo("accepted"))));
      }
      for (Future<?> one : done) {
        one.get();
      }
    }
    Map<String, CallEvent> told = new LinkedHashMap<>();
    calls.forEach(call -> call.forEach(event -> told.put(event.id(), event)));
    List<Broker.Received> received = receive(told.keySet());
    assertThat(received).hasSize(told.size());
    for (Broker.Received message : received) {
      CallEvent event = EventJson.decode(message.body());
      assertThat(message.body()).isEqualTo(EventJson.encode(told.get(event.id())));
      checkEnvelope(message, event);
    }
    assertInOrder(received, calls.size(), told.size());
  }

  @Test
  void aBrokerKilledInTheMiddleLosesNothingAndNoOrder() throws Exception {
    List<List<CallEvent>> calls = List.of(call(), call(), call(), call());
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (List<CallEvent> call : calls) {
        done.add(lanes.submit(() -> call.forEach(event -> untilAccepted(event))));
      }
      Thread.sleep(400);
      broker().kill();
      CallEvent first = calls.getFirst().getFirst();
      // what was under way when it died may take the whole timeout
      Eventually.until(
          "the broker is known to be down",
          () -> {
            AttemptResult down = publish(broker().url(), OURS, first);
            assertThat(down).isInstanceOf(Unreachable.class);
            return down.inWords().equals("refuses connections");
          });
      broker().startAgain();
      for (Future<?> one : done) {
        one.get();
      }
    }
    Set<String> ids = new HashSet<>();
    calls.forEach(call -> call.forEach(event -> ids.add(event.id())));
    assertInOrder(receive(ids), calls.size(), ids.size());
  }

  /** These events as they come, until all have come and then nothing more. */
  private List<Broker.Received> receive(Set<String> ids) throws Exception {
    List<Broker.Received> received = new ArrayList<>();
    Set<String> missing = new HashSet<>(ids);
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    List<Broker.Received> more;
    do {
      more = broker().consume(1, Duration.ofMillis(missing.isEmpty() ? 300 : 1000));
      for (Broker.Received message : more) {
        String id = EventJson.decode(message.body()).id();
        if (ids.contains(id)) {
          received.add(message);
          missing.remove(id);
        }
      }
    } while ((!missing.isEmpty() || !more.isEmpty()) && System.nanoTime() < end);
    assertThat(missing).isEmpty();
    return received;
  }

  /** What dispatch does, without its patience. */
  private void untilAccepted(CallEvent event) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!(publish(broker().url(), OURS, event) instanceof Accepted)) {
      assertThat(System.nanoTime()).isLessThan(end);
      pause();
    }
    pause();
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The first time that each event comes, the events of its session before it have come. */
  private static void assertInOrder(List<Broker.Received> received, int sessions, int events) {
    Map<String, String> groups = new LinkedHashMap<>();
    Map<String, Integer> last = new LinkedHashMap<>();
    int firsts = 0;
    for (Broker.Received message : received) {
      CallEvent event = EventJson.decode(message.body());
      assertThat(groups.computeIfAbsent(event.sessionId(), _ -> message.group()))
          .as("one session is in one place that keeps an order")
          .isEqualTo(message.group());
      int seen = last.getOrDefault(event.sessionId(), 0);
      assertThat(event.seq()).isLessThanOrEqualTo(seen + 1);
      if (event.seq() == seen + 1) {
        last.put(event.sessionId(), event.seq());
        firsts++;
      }
    }
    assertThat(last).hasSize(sessions);
    assertThat(firsts).isEqualTo(events);
  }

  @Test
  void overTlsOurOwnAuthorityIsTrustedAndOurCertificateShown() {
    Certificates certificates = broker().certificates();
    CallEvent event = call().getFirst();
    String url = broker().tlsUrl().replace("HOST", "localhost");
    Login own = tlsLogin(certificates.authority(), certificates.client());
    assertThat(publish(url, own, event)).isInstanceOf(Accepted.class);

    AttemptResult stranger =
        publish(url, tlsLogin(certificates.stranger(), certificates.client()), event);
    assertThat(stranger).isInstanceOf(Unreachable.class);
    assertThat(stranger.inWords()).startsWith("TLS failed: ").contains("certification path");

    AttemptResult named = publish(broker().tlsUrl().replace("HOST", "127.0.0.1"), own, event);
    assertThat(named).isInstanceOf(Unreachable.class);
    assertThat(named.inWords()).startsWith("TLS failed: ").contains("127.0.0.1");

    AttemptResult nobody = publish(url, tlsLogin(certificates.authority(), null), event);
    assertThat(nobody).isInstanceOf(Unreachable.class);
  }

  Login tlsLogin(Authorities authority, ClientCertificate client) {
    return Logins.withTls(Login.NONE, authority, client);
  }

  @Test
  @ResourceLock(Resources.SYSTEM_ERR)
  void aWrongPasswordIsRefusedInWordsAndNoSecretIsLogged() {
    List<Logger> loggers =
        Stream.of(org.slf4j.Logger.ROOT_LOGGER_NAME, "org.apache.kafka", "com.rabbitmq")
            .map(name -> (Logger) LoggerFactory.getLogger(name))
            .toList();
    List<Level> levels = loggers.stream().map(Logger::getLevel).toList();
    PrintStream console = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    loggers.forEach(logger -> logger.setLevel(Level.DEBUG));
    List<String> said = new ArrayList<>();
    try {
      AttemptResult wrong =
          publish(broker().url(), Logins.password(Broker.USER, Broker.WRONG), call().getFirst());
      assertThat(wrong).isInstanceOf(Declined.class);
      assertThat(wrong.inWords()).startsWith("refuses the ");
      said.add(wrong.toString());
      said.add(publish(broker().url(), OURS, call().getFirst()).toString());
    } finally {
      System.setErr(console);
      for (int i = 0; i < loggers.size(); i++) {
        loggers.get(i).setLevel(levels.get(i));
      }
    }
    assertThat(logged.toString(StandardCharsets.UTF_8)).contains("refuses the ");
    said.add(logged.toString(StandardCharsets.UTF_8));
    assertThat(said).noneMatch(text -> text.contains(Broker.WRONG) || text.contains("quoted"));
  }
}
