package dev.hookswitch.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.ServeProcess;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AddressRange;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Declined;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a broker that is not there, does not speak, or must not be spoken to. */
class NobodyThereTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final String KAFKA = "kafka://HOST/calls";
  private static final String KAFKA_TLS = "kafka+ssl://HOST/calls";
  private static final String RABBIT = "amqp://HOST/?exchange=calls";
  private static final String RABBIT_TLS = "amqps://HOST/?exchange=calls";
  private static final String NATS = "nats://HOST/calls";
  private static final String NATS_TLS = "tls://HOST/calls";

  private final CallEvent event = Told.answered("root", "acme").getFirst();

  private AttemptResult publish(AddressGuard guard, String url) {
    try (Destinations destinations = new Destinations(guard, TIMEOUT)) {
      return destinations.publish(
          URI.create(url), Logins.password("me", "hidden"), event, EventJson.encode(event));
    }
  }

  private static AddressGuard loopback() {
    return new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), AddressGuard.PLATFORM);
  }

  @ParameterizedTest
  @ValueSource(strings = {KAFKA, KAFKA_TLS, RABBIT, RABBIT_TLS, NATS, NATS_TLS})
  void oneThatAcceptsAndSaysNothingCostsTheTimeoutAndNoMore(String url) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      long before = System.nanoTime();
      AttemptResult result =
          publish(loopback(), url.replace("HOST", "127.0.0.1:" + silent.getLocalPort()));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(TIMEOUT.plusSeconds(3));
      assertThat(result).isInstanceOf(Unreachable.class);
      assertThat(result.inWords()).isEqualTo("did not answer within 2 s");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {KAFKA, RABBIT, NATS})
  void oneThatIsNotThereRefusesConnections(String url) throws IOException {
    AttemptResult result =
        publish(loopback(), url.replace("HOST", "127.0.0.1:" + ServeProcess.freePort()));
    assertThat(result).isInstanceOf(Unreachable.class);
    assertThat(result.inWords()).isEqualTo("refuses connections");
  }

  @ParameterizedTest
  @ValueSource(strings = {KAFKA, RABBIT, NATS})
  void anAddressThatIsNotAllowedIsNeverConnectedTo(String url) throws IOException {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket inside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var _ = inside.accept()) {
              connections.incrementAndGet();
            } catch (IOException e) {
              // nobody came
            }
          });
      AddressGuard strict = new AddressGuard(List.of(), AddressGuard.PLATFORM);
      AttemptResult result =
          publish(strict, url.replace("HOST", "localhost:" + inside.getLocalPort()));
      assertThat(result).isInstanceOf(Unreachable.class);
      assertThat(result.inWords()).contains("is not allowed (see network.allow)");
    }
    assertThat(connections).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {KAFKA, RABBIT, NATS})
  void aNameThatDoesNotResolveIsSaidToBeOne(String url) {
    AddressGuard nameless =
        new AddressGuard(
            List.of(),
            host -> {
              throw new UnknownHostException(host);
            });
    AttemptResult result = publish(nameless, url.replace("HOST", "nobody.example"));
    assertThat(result).isInstanceOf(Unreachable.class);
    assertThat(result.inWords()).isEqualTo("its name does not resolve");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example/x", "kafka://a.example", "amqp://a.example/"})
  void aUrlThatIsNoneIsDeclined(String url) {
    assertThat(publish(loopback(), url)).isInstanceOf(Declined.class);
  }
}
