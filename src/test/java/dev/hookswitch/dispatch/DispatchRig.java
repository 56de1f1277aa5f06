package dev.hookswitch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SecretBox;
import dev.hookswitch.store.SqlDispatchStore;
import dev.hookswitch.store.SqlEndpointStore;
import dev.hookswitch.store.SqlJournal;
import dev.hookswitch.store.SqlReplayStore;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Refused;
import dev.hookswitch.webhook.AttemptResult.Trace;
import dev.hookswitch.webhook.Sender;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Delivery over a real journal and a real store; only the network, and time, are played. */
abstract class DispatchRig {

  static final Duration QUICK = Duration.ofMillis(20);
  static final AttemptResult ACCEPTED = new Accepted(204, Trace.NONE);
  static final AttemptResult BROKEN = new Refused(500, null, Trace.NONE);

  /** An attempt as the network saw it. */
  record Attempt(String endpoint, CallEvent event, AttemptResult result) {}

  @TempDir Path folder;
  final List<Attempt> attempts = new CopyOnWriteArrayList<>();
  volatile BiFunction<Endpoint, CallEvent, AttemptResult> network = (endpoint, event) -> ACCEPTED;
  DeliveryNews news = DeliveryNews.UNHEARD;

  /** How far the clock is ahead of the machine's. */
  volatile Duration ahead = Duration.ZERO;

  final InstantSource clock = () -> Instant.now().plus(ahead);
  Database database;
  SqlJournal journal;
  SqlDispatchStore store;
  SqlReplayStore replays;
  Endpoints endpoints;
  Dispatcher dispatcher;

  final Sender sender =
      (endpoint, message) -> {
        CallEvent event = EventJson.decode(message.json());
        AttemptResult result = network.apply(endpoint, event);
        attempts.add(new Attempt(endpoint.id(), event, result));
        return result;
      };

  @BeforeEach
  void start() {
    start(List.of(QUICK, QUICK, QUICK), Limits.DEFAULT);
  }

  void start(List<Duration> retry, Limits limits) {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    journal = new SqlJournal(database);
    store = new SqlDispatchStore(database);
    replays = new SqlReplayStore(database);
    SecretBox box = new SecretBox(new byte[32], new SecureRandom());
    endpoints = new Endpoints(new SqlEndpointStore(database, box));
    RetrySchedule schedule = new RetrySchedule(retry, new SplittableRandom(1));
    dispatcher = dispatcher(store, replays, schedule, limits);
    dispatcher.acquired(AllPartitions.of(journal));
  }

  private Dispatcher dispatcher(
      DispatchStore deliveries, ReplayStore again, RetrySchedule schedule, Limits limits) {
    return new Dispatcher(
        journal,
        deliveries,
        again,
        endpoints,
        sender,
        schedule,
        limits,
        Duration.ofDays(5),
        clock,
        news);
  }

  /** Another dispatcher in place of this one, over stores that a test stands in front of. */
  void dispatchOver(DispatchStore deliveries, ReplayStore again) {
    dispatcher.released(AllPartitions.of(journal));
    RetrySchedule schedule = new RetrySchedule(List.of(), new SplittableRandom(1));
    dispatcher = dispatcher(deliveries, again, schedule, Limits.DEFAULT);
    dispatcher.acquired(AllPartitions.of(journal));
  }

  @AfterEach
  void stop() {
    dispatcher.released(AllPartitions.of(journal));
    journal.close();
    database.close();
  }

  void restart(List<Duration> retry, Limits limits) {
    stop();
    start(retry, limits);
  }

  void endpoint(String id, Filter filter, String account) {
    endpoints.add(
        Endpoint.of(
                id,
                URI.create("http://127.0.0.1/" + id),
                account,
                SigningSecret.generate(new SecureRandom()),
                Instant.EPOCH)
            .withFilter(filter));
  }

  void calls(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      var _ = journal.append("pbx1", Told.answered(prefix + i, "acme"));
    }
  }

  List<CallEvent> accepted(String endpoint) {
    return attempts.stream()
        .filter(a -> a.endpoint().equals(endpoint) && a.result() instanceof Accepted)
        .map(Attempt::event)
        .toList();
  }

  void untilAllSettled() {
    Eventually.until(
        Duration.ofMinutes(5),
        () -> "everything is settled: " + dispatcher.backlogs(),
        () ->
            journal.waiting() == 0
                && dispatcher.backlogs().stream().allMatch(EndpointBacklog::isEmpty));
  }

  /** In each session the first acceptances of its events are in seq order; repeats are repeats. */
  void assertInOrder(String endpoint) {
    Map<String, Integer> last = new HashMap<>();
    for (CallEvent event : accepted(endpoint)) {
      int before = last.getOrDefault(event.sessionId(), 0);
      assertThat(event.seq()).as("%s of %s", event, endpoint).isLessThanOrEqualTo(before + 1);
      last.put(event.sessionId(), Math.max(before, event.seq()));
    }
  }

  /** Sends again what was given up, and waits until that is done; says how many there were. */
  int replayDeadLetters(String endpoint) {
    return replay(endpoint, new Replay.Scope.DeadLetters(), null).total();
  }

  /** Sends again, and waits until that is done. */
  Replay replay(String endpoint, Replay.Scope scope, Double perSecond) {
    String id = "rp_" + replays.list(null, null, 1_000).size();
    Replay begun = replays.begin(id, endpoint, scope, perSecond, clock.instant());
    assertThat(begun.isRunning()).isTrue();
    Eventually.until(
        () -> "the replay is done: " + replays.find(id),
        () -> replays.find(id).orElseThrow().status() == Replay.Status.DONE);
    return replays.find(id).orElseThrow();
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
