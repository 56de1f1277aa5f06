package dev.hookswitch.operations;

import dev.hookswitch.dispatch.EndpointBacklog;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.pbx.LinkHealth;
import dev.hookswitch.pbx.PbxWatch;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second at what says nothing by itself: links, the journal, how much waits for each
 * endpoint, and whether it is time to tell of dead letters. It has one thread.
 */
public final class Lookout implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

  private static final Duration EVERY = Duration.ofSeconds(1);

  /** How long a link or the journal has been so before it is told. */
  private static final Duration HOLD = Duration.ofSeconds(5);

  /** A backlog is below its limit again once a fifth of it is free. */
  private static final double BELOW = 0.8;

  /**
   * What is looked at.
   *
   * @param observer this process, for whoever reads what several tell
   * @param trouble why events cannot be stored; empty when they can
   * @param backlogs of each endpoint; none while another process delivers
   * @param limit how many events may wait for an endpoint before it is told
   */
  public record Sights(
      String observer,
      List<? extends PbxWatch> links,
      Supplier<Optional<String>> trouble,
      Supplier<List<EndpointBacklog>> backlogs,
      Endpoints endpoints,
      long limit) {
    public Sights {
      links = List.copyOf(links);
    }
  }

  private final Sights sights;
  private final DeliveryReports reports;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Map<String, Steady> links = new HashMap<>();
  private final Steady journal = new Steady(HOLD, true);
  private final Set<String> above = new HashSet<>();
  private final Worker worker = Worker.daemon("operations-lookout");

  public Lookout(Sights sights, DeliveryReports reports, Outbox outbox, InstantSource clock) {
    this.sights = sights;
    this.reports = reports;
    this.outbox = outbox;
    this.clock = clock;
  }

  public void start() {
    worker.start(() -> {
      while (worker.pause(EVERY)) {
        try {
          look();
        } catch (RuntimeException e) {
          LOG.error("looking after links and backlogs broke", e);
        }
      }
    });
  }

  /** One round; on the lookout's own thread, or on that of a test. */
  void look() {
    Instant now = clock.instant();
    for (PbxWatch link : sights.links()) {
      lookAt(link, now);
    }
    lookAtJournal(now);
    lookAtBacklogs(now);
    reports.tellDeadLetters();
  }

  private void lookAt(PbxWatch link, Instant now) {
    LinkHealth health = link.health();
    String pbx = link.name();
    if (!health.here()) {
      links.remove(pbx); // those who observe it tell how it is
      return;
    }
    links
        .computeIfAbsent(pbx, name -> new Steady(HOLD, null))
        .saw(health.up(), now)
        .ifPresent(since ->
            outbox.tell(
                health.up()
                    ? new Occurrence.PbxUp(pbx, sights.observer(), health.detail())
                    : new Occurrence.PbxDown(pbx, sights.observer(), health.detail()),
                since));
  }

  private void lookAtJournal(Instant now) {
    String trouble = sights.trouble().get().orElse(null);
    journal
        .saw(trouble == null, now)
        .ifPresent(since ->
            outbox.tell(
                trouble == null
                    ? new Occurrence.JournalRecovered(sights.observer())
                    : new Occurrence.JournalTroubled(sights.observer(), trouble),
                since));
  }

  private void lookAtBacklogs(Instant now) {
    Set<String> seen = new HashSet<>();
    for (EndpointBacklog backlog : sights.backlogs().get()) {
      String id = backlog.endpointId();
      long waiting = backlog.behind() + backlog.parked();
      seen.add(id);
      if (waiting > sights.limit() && above.add(id)) {
        tellBacklog(id, true, waiting, now);
      } else if (waiting <= sights.limit() * BELOW && above.remove(id)) {
        tellBacklog(id, false, waiting, now);
      }
    }
    // deleted, or another process delivers and counts
    above.retainAll(seen);
  }

  private void tellBacklog(String id, boolean isAbove, long waiting, Instant now) {
    sights
        .endpoints()
        .find(id)
        .map(Occurrence.Target::of)
        .ifPresent(target ->
            outbox.tell(
                new Occurrence.EndpointBacklogged(target, isAbove, waiting, sights.limit()), now));
  }

  @Override
  public void close() {
    worker.close(Duration.ofSeconds(5));
  }
}
