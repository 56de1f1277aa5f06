package dev.hookswitch.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.endpoint.Authorities;
import dev.hookswitch.endpoint.ClientCertificate;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Declined;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RabbitSenderTest extends SenderContract {

  private static RabbitBroker broker;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    broker = new RabbitBroker(folder);
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
  Login tlsLogin(Authorities authority, ClientCertificate client) {
    return Logins.withTls(OURS, authority, client);
  }

  @Override
  void checkEnvelope(Broker.Received message, CallEvent event) {
    assertThat(message.key()).isEqualTo("acme." + event.kind());
    assertThat(message.headers())
        .containsEntry("message-id", event.id())
        .containsEntry("type", event.kind().name())
        .containsEntry("content-type", "application/json")
        .containsEntry("delivery-mode", "2")
        // AMQP 0-9-1 counts in seconds
        .containsEntry("timestamp", event.timestamp().truncatedTo(ChronoUnit.SECONDS).toString())
        .containsEntry("cloudEvents_id", event.id())
        .containsEntry("cloudEvents_subject", event.sessionId());
  }

  private String refusal(String path) {
    AttemptResult result = publish(broker.url(path), OURS, call().getFirst());
    assertThat(result).isInstanceOf(Declined.class);
    return result.inWords();
  }

  @Test
  void whatTheBrokerDoesNotHaveIsRefusedByName() {
    assertThat(refusal("?exchange=nowhere")).isEqualTo("has no exchange nowhere, and none is made");
    assertThat(refusal("?exchange=lonely"))
        .isEqualTo("has no queue that wants it (routing key acme.START at the exchange lonely)");
    assertThat(refusal("?routing_key=nobody"))
        .isEqualTo("has no queue that wants it (routing key nobody at the queue nobody)");
    assertThat(refusal("elsewhere?exchange=calls"))
        .isEqualTo("does not let this user into the virtual host elsewhere");
  }

  @Test
  void aQueueCanBeNamedWithoutAnExchange() {
    String url = broker.url("?routing_key=" + RabbitBroker.QUEUE);
    assertThat(publish(url, OURS, call().getFirst())).isInstanceOf(Accepted.class);
  }
}
