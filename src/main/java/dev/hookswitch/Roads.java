package dev.hookswitch;

import dev.hookswitch.broker.Destinations;
import dev.hookswitch.endpoint.Addresses;
import dev.hookswitch.endpoint.Credentials;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.HttpSender;
import dev.hookswitch.webhook.Message;
import dev.hookswitch.webhook.Sender;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The roads that lead to endpoints, chosen by the scheme of their URL: HTTP, message brokers. */
final class Roads implements Sender, Addresses, AutoCloseable {

  private final AddressGuard guard;
  private final HttpSender http;
  private final Destinations brokers;

  Roads(AddressGuard guard, HttpSender http, Destinations brokers) {
    this.guard = guard;
    this.http = http;
    this.brokers = brokers;
  }

  @Override
  public AttemptResult send(Endpoint endpoint, Message message) {
    return Destinations.isBroker(endpoint.url())
        ? brokers.publish(
            endpoint.url(),
            endpoint.style().credentials(),
            message.event(),
            http.told(endpoint, message))
        : http.send(endpoint, message);
  }

  @Override
  public URI parse(String text) throws URISyntaxException {
    return Destinations.url(text);
  }

  @Override
  public Optional<String> refusal(URI url, Credentials credentials) {
    if (Destinations.isBroker(url)) {
      return brokers.refusal(url, credentials);
    }
    return credentials.equals(Credentials.NONE)
        ? guard.refusal(url)
        : Optional.of("credentials are for message brokers: kafka, amqp and nats");
  }

  /** A broker tells its clients of further addresses, which no guard of ours sees first. */
  @Override
  public boolean isForAdministrators(URI url) {
    return Destinations.isBroker(url);
  }

  @Override
  public void close() {
    brokers.close();
    http.close();
  }
}
