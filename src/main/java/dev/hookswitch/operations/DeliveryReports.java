package dev.hookswitch.operations;

import dev.hookswitch.dispatch.DeliveryNews;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.event.CallEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Hears of deliveries, inside the monitors of those who deliver: hands over and returns. Dead
 * letters are counted until {@link #tellDeadLetters}.
 */
public final class DeliveryReports implements DeliveryNews {

  /** Between two notices about the dead letters of one endpoint, at least. */
  private static final Duration DEAD_LETTERS_EVERY = Duration.ofMinutes(1);

  private static final class Tally {
    private Occurrence.Target endpoint;
    private int count;
    private String reason = "";
    private Instant notBefore = Instant.MIN;

    Tally(Occurrence.Target endpoint) {
      this.endpoint = endpoint;
    }
  }

  private final Outbox outbox;
  private final InstantSource clock;

  /** Of each endpoint that had a dead letter lately; guarded by itself. */
  private final Map<String, Tally> tallies = new HashMap<>();

  public DeliveryReports(Outbox outbox, InstantSource clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public void failing(Endpoint endpoint, String failure) {
    tell(new Occurrence.EndpointFailing(Occurrence.Target.of(endpoint), failure));
  }

  @Override
  public void recovered(Endpoint endpoint, Duration outage) {
    tell(new Occurrence.EndpointRecovered(Occurrence.Target.of(endpoint), outage));
  }

  @Override
  public void disabled(Endpoint endpoint, String why) {
    tell(new Occurrence.EndpointDisabled(Occurrence.Target.of(endpoint), why));
  }

  @Override
  public void givenUp(Endpoint endpoint, CallEvent event, String failure) {
    Occurrence.Target target = Occurrence.Target.of(endpoint);
    synchronized (tallies) {
      Tally tally = tallies.computeIfAbsent(endpoint.id(), id -> new Tally(target));
      tally.endpoint = target;
      tally.count++;
      tally.reason = failure;
    }
  }

  private void tell(Occurrence occurrence) {
    outbox.tell(occurrence, clock.instant());
  }

  /** Tells of each endpoint's dead letters, if it is time again. Called now and then. */
  void tellDeadLetters() {
    Instant now = clock.instant();
    synchronized (tallies) {
      tallies.values().removeIf(tally -> tally.count == 0 && !now.isBefore(tally.notBefore));
      for (Tally tally : tallies.values()) {
        if (tally.count > 0 && !now.isBefore(tally.notBefore)) {
          outbox.tell(new Occurrence.DeadLetters(tally.endpoint, tally.count, tally.reason), now);
          tally.count = 0;
          tally.notBefore = now.plus(DEAD_LETTERS_EVERY);
        }
      }
    }
  }
}
