package dev.hookswitch;

import dev.hookswitch.broker.Destinations;
import dev.hookswitch.broker.Login;
import dev.hookswitch.endpoint.Addresses;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.EndpointRule;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Shape;
import dev.hookswitch.refusal.Refusal;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.HttpSender;
import dev.hookswitch.webhook.Message;
import dev.hookswitch.webhook.Requests;
import dev.hookswitch.webhook.Sender;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The roads that lead to endpoints, chosen by the scheme of their URL: HTTP, message brokers. */
final class Roads implements Sender, Addresses, AutoCloseable {

  private final AddressGuard guard;
  private final Requests requests;
  private final HttpSender http;
  private final Destinations brokers;

  Roads(AddressGuard guard, Requests requests, HttpSender http, Destinations brokers) {
    this.guard = guard;
    this.requests = requests;
    this.http = http;
    this.brokers = brokers;
  }

  @Override
  public AttemptResult send(Endpoint endpoint, Message message) {
    return Destinations.isBroker(endpoint.url())
        ? brokers.publish(
            endpoint.url(),
            Login.of(endpoint.style()),
            message.event(),
            requests.told(endpoint, message))
        : http.send(endpoint, message);
  }

  @Override
  public URI parse(String text) throws URISyntaxException {
    return Destinations.url(text);
  }

  @Override
  public Optional<Refusal> refusal(URI url, RequestStyle style) {
    if (!Destinations.isBroker(url)) {
      return guard.refusal(url);
    }
    return style.shape().equals(Shape.JSON)
        ? brokers.refusal(url, Login.of(style)).map(EndpointRule.SAID::of)
        : Optional.of(EndpointRule.SAID.of("a message broker gets the format json"));
  }

  @Override
  public Optional<Refusal> refusalOfTokenUrl(URI url) {
    return guard.refusalOfTokenUrl(url);
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
