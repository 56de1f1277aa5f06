package dev.hookswitch.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.format.CloudEvents;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Declined;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsSenderTest extends SenderContract {

  private static NatsBroker broker;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    broker = new NatsBroker(folder);
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
    assertThat(message.key()).isEqualTo("calls.acme." + event.sessionId() + "." + event.kind());
    assertThat(message.headers())
        .containsEntry("Nats-Msg-Id", event.id())
        .containsEntry("content-type", "application/json")
        .containsEntry("ce-id", event.id())
        .containsEntry("ce-type", CloudEvents.type(event))
        .containsEntry("ce-accountcode", "acme");
  }

  @Test
  void aSubjectWithoutAStreamIsRefusedByName() {
    AttemptResult result = publish(broker.url("elsewhere.{event}"), OURS, call().getFirst());
    assertThat(result).isInstanceOf(Declined.class);
    assertThat(result.inWords()).isEqualTo("has no stream for the subject elsewhere.START");
  }

  @Test
  void aUserWhoMayNotPublishIsRefused() {
    Login reader = Logins.password("reader", Broker.WRONG);
    AttemptResult result = publish(broker.url("calls.{event}"), reader, call().getFirst());
    assertThat(result).isInstanceOf(Declined.class);
    assertThat(result.inWords())
        .isEqualTo("does not let this user publish to the subject calls.START");
  }

  @Test
  void aRepetitionIsKeptOnce() throws Exception {
    CallEvent event = call().getFirst();
    assertThat(publish(broker.url(), OURS, event)).isInstanceOf(Accepted.class);
    assertThat(publish(broker.url(), OURS, event)).isInstanceOf(Accepted.class);
    assertThat(broker.consume(1000, Duration.ofSeconds(1)))
        .extracting(message -> EventJson.decode(message.body()).id())
        .containsOnlyOnce(event.id());
  }
}
