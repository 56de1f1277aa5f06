package dev.hookswitch.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.endpoint.Transport;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.webhook.AddressGuard;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a URL and credentials may be, without any broker. */
class DestinationTest {

  private final Destinations destinations =
      new Destinations(
          new AddressGuard(
              List.of(),
              host ->
                  List.of(
                      InetAddress.ofLiteral(host.startsWith("in") ? "10.0.0.7" : "93.184.216.34"))),
          Duration.ofSeconds(1));

  @AfterEach
  void close() {
    destinations.close();
  }

  private Optional<String> refusal(String url) throws URISyntaxException {
    return destinations.refusal(Destinations.url(url), Login.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka://a.example/calls",
        "kafka://a.example:9092,b.example:9092,93.184.216.34/calls.all",
        "kafka://[2606:2800::1]:9092/calls",
        "kafka+ssl://a.example/calls?sasl=scram-sha-512",
        "KAFKA://a.example/calls",
        "amqp://a.example?exchange=calls",
        "amqp://a.example/%2F?exchange=calls",
        "amqps://a.example:5671/shop?exchange=calls&routing_key={account}.{event}.{direction}",
        "amqp://a.example/shop?routing_key=queue",
        "nats://a.example/calls.{account}.{session_id}.{event}",
        "tls://a.example/calls",
        "nats+tls://a.example:4222,b.example/calls.{type}",
      })
  void theseUrlsAreRight(String url) throws URISyntaxException {
    assertThat(Destinations.isBroker(Destinations.url(url))).isTrue();
    assertThat(refusal(url)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://a.example/x | the URL must begin with kafka://, kafka+ssl://, amqp://, amqps://,"
            + " nats:// or tls://",
        "kafka:///calls | the URL has no host name",
        "kafka://u:hidden@a.example/calls | the URL must not carry a user name or password;"
            + " credentials are given apart from it",
        "kafka://a.example,/calls | the URL has a host name that is none",
        "kafka://a.example:0/calls | the URL's port must be between 1 and 65535",
        "kafka://a.example:70000/calls | the URL's port must be between 1 and 65535",
        "kafka://a.example | a Kafka URL ends with the topic: kafka://host:9092/topic",
        "kafka://a.example/a/b | a Kafka topic has letters, digits, dots, hyphens and underscores,"
            + " at most 249",
        "kafka://a.example/a?acks=0 | a Kafka URL knows only sasl after the question mark",
        "kafka://a.example/a?sasl=gssapi | sasl is plain, scram-sha-256 or scram-sha-512",
        "amqp://a.example/ | a RabbitMQ URL names an exchange (?exchange=NAME), or a queue alone"
            + " (?routing_key=QUEUE)",
        "amqp://a.example/?exchange=a&routing_key={caller} | the words in braces are {account},"
            + " {session_id}, {event}, {direction} and {type}",
        "amqp://a.example/?exchange=a&routing_key={account | a brace in the URL has no partner",
        "nats://a.example/ | a NATS URL ends with the subject: nats://host/subject",
        "nats://a.example/calls.* | a NATS subject is words with dots between them, without blanks,"
            + " slashes, * and >",
        "nats://a.example/calls..x | a NATS subject is words with dots between them, without"
            + " blanks, slashes, * and >",
        "nats://a.example/calls?x=1 | a NATS URL has nothing after a question mark",
        "nats://a.example/calls#x | the URL must not have a fragment (#…)",
        "nats://inside.example/calls | its address 10.0.0.7 is not allowed (see network.allow)",
        "kafka://a.example,inside.example/a | its address 10.0.0.7 is not allowed (see"
            + " network.allow)",
      })
  void theseAreRefusedWithOneSentence(String url, String sentence) throws URISyntaxException {
    assertThat(refusal(url)).contains(sentence);
  }

  private String refusal(String url, Login login) throws URISyntaxException {
    return destinations.refusal(Destinations.url(url), login).orElse("none");
  }

  @Test
  void aLoginMustFitTheUrl() throws Exception {
    Certificates certificates = Certificates.get();
    Login tls = Logins.withTls(Login.NONE, certificates.authority(), certificates.client());
    assertThat(refusal("tls://a.example/x", tls)).isEqualTo("none");
    assertThat(refusal("nats://a.example/x", tls))
        .isEqualTo("tls needs a URL with TLS: kafka+ssl://, amqps:// or tls://");
    assertThat(refusal("nats://a.example/x", Logins.token("secret"))).isEqualTo("none");
    assertThat(refusal("kafka://a.example/x", Logins.token("secret")))
        .isEqualTo("only NATS knows tokens; authentication must be basic for Kafka");
    Login client =
        new Login(
            new Authentication.OAuth2(
                URI.create("https://id.example/token"),
                "me",
                "secret",
                null,
                null,
                Authentication.ClientAuthentication.BASIC),
            Transport.PLAIN);
    assertThat(refusal("nats://a.example/x", client))
        .isEqualTo("a message broker is not logged in to with oauth2");
    Login proxied =
        new Login(Authentication.NONE, Transport.PLAIN.withRoute(Route.parse("http://proxy:3128")));
    assertThat(refusal("nats://a.example/x", proxied))
        .isEqualTo("a message broker is not reached through an HTTP proxy");
    assertThat(tls + " " + Logins.password("me", "secret") + Logins.token("secret") + client)
        .doesNotContain("secret", "PRIVATE");
  }

  @Test
  void whatAnEventSaysIsOneWordOfASubject() {
    CallEvent event = Told.answered("root", "acme. *>#shop/é").getFirst();
    assertThat(AddressTemplate.of("calls.{account}.{event}.{direction}.{type}", event))
        .isEqualTo("calls.acme_____shop__.START.inbound.standard");
    assertThat(AddressTemplate.of("{account}", Told.answered("root", "").getFirst()))
        .isEqualTo("_");
  }
}
