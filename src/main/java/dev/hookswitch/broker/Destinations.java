package dev.hookswitch.broker;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.worker.Worker;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * All kinds of broker behind one door: picks the publisher by the URL's scheme, judges URLs, closes
 * what is idle. Safe for all threads; begins one of its own.
 */
public final class Destinations implements Publisher {

  public static final Duration TIMEOUT = Duration.ofSeconds(15);

  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration ROUND = Duration.ofMinutes(1);

  private final AddressGuard guard;
  private final Map<Destination.Kind, Publisher> publishers = new EnumMap<>(Destination.Kind.class);
  private final Worker sweeper = Worker.daemon("broker-idle");

  /**
   * @param timeout the longest that one attempt may take
   */
  public Destinations(AddressGuard guard, Duration timeout) {
    this.guard = guard;
    publishers.put(Destination.Kind.KAFKA, new KafkaSender(guard, timeout));
    publishers.put(Destination.Kind.RABBITMQ, new RabbitSender(guard, timeout));
    publishers.put(Destination.Kind.NATS, new NatsSender(guard, timeout));
    sweeper.start(() -> {
      while (sweeper.pause(ROUND)) {
        closeIdle(IDLE);
      }
    });
  }

  /** Whether a URL is one of a broker, by its scheme, whatever else is wrong with it. */
  public static boolean isBroker(URI url) {
    return Destination.isBroker(url);
  }

  /**
   * Reads a URL as people write it: with braces, which a {@link URI} has only encoded.
   *
   * @throws URISyntaxException when it is none
   */
  public static URI url(String text) throws URISyntaxException {
    return new URI(text.replace("{", "%7B").replace("}", "%7D"));
  }

  /**
   * What is wrong with a broker's URL, or with such a login to it, in one sentence that repeats no
   * secret; empty when both are right. A name that does not resolve now is accepted: it may later.
   * Takes as long as looking the names up, 5 s for each at the most.
   */
  public Optional<String> refusal(URI url, Login login) {
    try {
      Destination destination = Destination.parse(url);
      login.requireFits(destination);
      for (Destination.Host host : destination.hosts()) {
        Optional<String> refusal = guard.refusalOfHost(host.name());
        if (refusal.isPresent()) {
          return refusal;
        }
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public AttemptResult publish(URI destination, Login login, CallEvent event, byte[] json) {
    try {
      Publisher publisher = publishers.get(Destination.parse(destination).kind());
      if (publisher == null) {
        throw new IllegalArgumentException("no publisher knows this kind of broker");
      }
      return publisher.publish(destination, login, event, json);
    } catch (IllegalArgumentException e) {
      return new AttemptResult.Declined(String.valueOf(e.getMessage()), AttemptResult.Trace.NONE);
    }
  }

  @Override
  public void closeIdle(Duration idle) {
    publishers.values().forEach(publisher -> publisher.closeIdle(idle));
  }

  @Override
  public void close() {
    sweeper.stop();
    publishers.values().forEach(Publisher::close);
  }
}
