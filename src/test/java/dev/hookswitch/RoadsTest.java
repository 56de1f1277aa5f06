package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.broker.Destinations;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AddressRange;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.HttpSender;
import dev.hookswitch.webhook.Message;
import dev.hookswitch.webhook.Plain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoadsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final AddressGuard guard =
      new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), AddressGuard.PLATFORM);
  private final Roads roads =
      new Roads(
          guard,
          Plain.requests(),
          new HttpSender(guard, TIMEOUT, InstantSource.system(), "test", Plain.requests()),
          new Destinations(guard, TIMEOUT));

  @AfterEach
  void close() {
    roads.close();
  }

  private AttemptResult send(String url) {
    CallEvent event = Told.answered("c", "acme").getFirst();
    Endpoint endpoint =
        Endpoint.of(
            "ep_1",
            URI.create(url),
            null,
            SigningSecret.generate(new SecureRandom()),
            Instant.EPOCH);
    return roads.send(endpoint, new Message(event, EventJson.encode(event)));
  }

  @Test
  void eachSchemeHasItsRoad() throws IOException {
    int nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = closed.getLocalPort();
    }
    for (String road :
        List.of(
            "http://%d/calls", "nats://%d/calls", "kafka://%d/calls", "amqp://%d/?exchange=e")) {
      AttemptResult result = send(road.replace("%d", "127.0.0.1:" + nobody));
      assertThat(result).as(road).isInstanceOf(AttemptResult.Unreachable.class);
      assertThat(result.inWords()).as(road).isNotBlank().doesNotContain("Exception");
    }
  }

  @Test
  void onlyAdministratorsChooseBrokersAndEachRoadJudgesItsOwn() {
    assertThat(roads.isForAdministrators(URI.create("nats://127.0.0.1/calls"))).isTrue();
    assertThat(roads.isForAdministrators(URI.create("https://127.0.0.1/calls"))).isFalse();
    RequestStyle token = RequestStyle.PLAIN.withAuthentication(new Authentication.Bearer("hidden"));
    assertThat(roads.refusal(URI.create("http://127.0.0.1/calls"), token)).isEmpty();
    assertThat(roads.refusal(URI.create("http://10.0.0.1/calls"), token)).isPresent();
    assertThat(roads.refusal(URI.create("nats://127.0.0.1:4222/calls"), token)).isEmpty();
    assertThat(roads.refusal(URI.create("nats://10.0.0.1:4222/calls"), token)).isPresent();
    assertThat(roads.refusal(URI.create("kafka://127.0.0.1:4222/calls"), token)).isPresent();
    assertThat(roads.refusal(URI.create("ftp://127.0.0.1/calls"), token)).isPresent();
    assertThat(roads.refusalOfTokenUrl(URI.create("http://127.0.0.1/token"))).isEmpty();
    assertThat(roads.refusalOfTokenUrl(URI.create("http://192.0.0.8/token"))).isPresent();
  }
}
