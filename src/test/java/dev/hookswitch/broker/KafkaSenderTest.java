package dev.hookswitch.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.format.CloudEvents;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AddressRange;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Declined;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSenderTest extends SenderContract {

  private static KafkaBroker broker;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    broker = new KafkaBroker(folder);
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @Override
  Broker broker() {
    return broker;
  }

  @Override
  void checkEnvelope(Broker.Received message, CallEvent event) {
    assertThat(message.key()).isEqualTo(event.sessionId());
    assertThat(message.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", event.id())
        .containsEntry("ce_type", CloudEvents.type(event))
        .containsEntry("ce_source", "/accounts/acme")
        .containsEntry("ce_subject", event.sessionId())
        .containsEntry("ce_accountcode", "acme")
        .containsEntry("ce_sequence", "%010d".formatted(event.seq()))
        .containsEntry("ce_time", event.timestamp().toString());
  }

  @Test
  void aTopicThatDoesNotExistIsRefusedByName() {
    AttemptResult result = publish(broker.openUrl("nowhere"), Login.NONE, call().getFirst());
    assertThat(result).isInstanceOf(Declined.class);
    assertThat(result.inWords()).isEqualTo("has no topic nowhere");
  }

  @Test
  void scramIsAnotherWayToLogIn() {
    Login scram = Logins.password("scram", Broker.WRONG);
    String url = broker.url() + "?sasl=scram-sha-256";
    assertThat(publish(url, scram, call().getFirst())).isInstanceOf(Accepted.class);
    assertThat(publish(broker.url() + "?sasl=scram-sha-512", scram, call().getFirst()).inWords())
        .startsWith("does not know this way to log in");
  }

  @Test
  void aBrokerAdvertisedAtAnAddressThatIsNotAllowedGetsNoEvent() {
    // what the URL names is let through; what the broker names after that is 127.0.0.1
    AddressGuard guard =
        new AddressGuard(
            List.of(AddressRange.parse("127.0.0.1")),
            host ->
                List.of(
                    InetAddress.ofLiteral(host.equals("kafka.test") ? "127.0.0.1" : "10.1.2.3")));
    try (KafkaSender sender = new KafkaSender(guard, TIMEOUT)) {
      CallEvent event = call().getFirst();
      String url = broker.openUrl(KafkaBroker.TOPIC).replace("127.0.0.1", "kafka.test");
      AttemptResult result = sender.publish(uri(url), Login.NONE, event, new byte[] {1});
      assertThat(result).isInstanceOf(Unreachable.class);
      assertThat(result.inWords())
          .isEqualTo(
              "advertises the broker 127.0.0.1: its address 10.1.2.3 is not allowed (see"
                  + " network.allow)");
    }
  }
}
