package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.dispatch.DeliveryNews;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.dispatch.EndpointBacklog;
import dev.hookswitch.dispatch.Limits;
import dev.hookswitch.dispatch.RetrySchedule;
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
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AddressRange;
import dev.hookswitch.webhook.HttpSender;
import dev.hookswitch.webhook.Misbehaving;
import dev.hookswitch.webhook.Misbehaving.Behaviour;
import dev.hookswitch.webhook.Misbehaving.Received;
import dev.hookswitch.webhook.Plain;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of calls over the whole road, real sockets and a real store, to endpoints of which all
 * but one do something wrong until they are mended. Each of them checks the order itself, at the
 * moment a request comes.
 */
class FaultyNeighboursTest {

  private static final int CALLS = 2_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int HELD = 400;

  /** What the faulty ones ask for: enough to see an order by. */
  private static final Set<CallEvent.Kind> SOME =
      Set.of(CallEvent.Kind.START, CallEvent.Kind.RING, CallEvent.Kind.COMPLETED);

  @TempDir Path folder;
  private final List<Neighbour> neighbours = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(7);

  /** A way to misbehave, and whether the sender takes it as accepted. */
  private record Fault(Behaviour behaviour, boolean accepts) {}

  private static Fault refusing(Behaviour behaviour) {
    return new Fault(behaviour, false);
  }

  private static Fault accepting(Behaviour behaviour) {
    return new Fault(behaviour, true);
  }

  private static final class Neighbour {
    final String name;
    final Misbehaving server;
    final List<Fault> faults;

    /** How many requests in a hundred it answers wrongly. */
    volatile int wrong;

    /** The last seq of a session that was accepted. */
    final Map<String, Integer> accepted = new ConcurrentHashMap<>();

    final Set<String> ids = ConcurrentHashMap.newKeySet();
    final List<String> violations = new CopyOnWriteArrayList<>();
    final AtomicInteger now = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();

    Neighbour(String name, int wrong, SplittableRandom random, Fault... faults) throws IOException {
      this.name = name;
      this.wrong = wrong;
      this.faults = List.of(faults);
      SplittableRandom own = random.split();
      this.server =
          new Misbehaving(request -> {
            Fault fault;
            synchronized (own) {
              fault =
                  own.nextInt(100) < this.wrong
                      ? this.faults.get(own.nextInt(this.faults.size()))
                      : accepting(Misbehaving.status(204));
            }
            return check(request, fault);
          });
    }

    private Behaviour check(Received request, Fault fault) {
      CallEvent event = EventJson.decode(request.body());
      int before = accepted.getOrDefault(event.sessionId(), 0);
      if (!isNext(event, before)) {
        violations.add(event + " after seq " + before);
      }
      return (socket, out) -> {
        mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
          if (fault.accepts()) {
            // noted before it is answered: the next may come at once
            accepted.merge(event.sessionId(), event.seq(), Math::max);
            ids.add(event.id());
          }
          return fault.behaviour().answer(socket, out);
        } finally {
          now.decrementAndGet();
        }
      };
    }

    /** One that was accepted already may come again; none may be left out. */
    private boolean isNext(CallEvent event, int before) {
      List<Integer> wanted = name.equals("healthy") ? ALL_SEQS : SOME_SEQS;
      int index = wanted.indexOf(event.seq());
      return index == 0 || before >= wanted.get(index - 1);
    }

    void mend() {
      wrong = 0;
    }
  }

  private static final List<Integer> ALL_SEQS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  private static final List<Integer> SOME_SEQS = List.of(1, 2, 10);

  private void neighbour(String name, int wrong, Fault... faults) throws IOException {
    neighbours.add(new Neighbour(name, wrong, random, faults));
  }

  @AfterEach
  void closeAll() throws IOException {
    for (Neighbour neighbour : neighbours) {
      neighbour.server.close();
    }
  }

  @Test
  void orderIsKeptNobodyWaitsForAnotherAndAllArrivesOnceTheyAreMended() throws Exception {
    LongAdder flooded = new LongAdder();
    try (Misbehaving moved = new Misbehaving(_ -> Misbehaving.status(204))) {
      String elsewhere = "Location: http://127.0.0.1:" + moved.port() + "/";
      Fault halfAnAnswer =
          accepting(Misbehaving.close("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"));
      neighbour("healthy", 0);
      neighbour("failing", 100, refusing(Misbehaving.status(500)));
      neighbour("refusing", 100, refusing(Misbehaving.status(400)));
      neighbour("hanging", 100, refusing(Misbehaving.hang()));
      neighbour("trickling", 100, refusing(Misbehaving.trickle()));
      neighbour("resetting", 100, refusing(Misbehaving.reset()));
      neighbour("cut", 100, refusing(Misbehaving.close("HTTP/1.1 20")));
      neighbour("moved", 100, refusing(Misbehaving.status(302, elsewhere)));
      neighbour("babbling", 100, refusing(Misbehaving.close("I am no HTTP server\r\n\r\n")));
      neighbour("flooding", 100, accepting(Misbehaving.flood(200, flooded)));
      neighbour("lying", 100, halfAnAnswer);
      neighbour("late", 100, accepting(Misbehaving.late(Duration.ofMillis(300), 204)));
      neighbour(
          "moody",
          20,
          refusing(Misbehaving.status(503, "Retry-After: 0")),
          refusing(Misbehaving.reset()),
          refusing(Misbehaving.close("")),
          halfAnAnswer,
          refusing(Misbehaving.status(429)));
      deliver(moved);
    }
    assertThat(flooded.sum() / neighbour("flooding").ids.size())
        .as("bytes of a gigabyte that were taken of each")
        .isLessThan(16_000_000);
  }

  private Neighbour neighbour(String name) {
    return neighbours.stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
  }

  private void deliver(Misbehaving moved) {
    try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
        HttpSender sender =
            new HttpSender(
                new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), AddressGuard.PLATFORM),
                TIMEOUT,
                InstantSource.system(),
                "test",
                Plain.requests());
        SqlJournal journal = new SqlJournal(database)) {
      Endpoints endpoints =
          new Endpoints(
              new SqlEndpointStore(database, new SecretBox(new byte[32], new SecureRandom())));
      neighbours.forEach(neighbour -> endpoints.add(endpoint(neighbour)));
      Dispatcher dispatcher =
          new Dispatcher(
              journal,
              new SqlDispatchStore(database),
              new SqlReplayStore(database),
              endpoints,
              sender,
              new RetrySchedule(
                  Collections.nCopies(10_000, Duration.ofMillis(500)), new SplittableRandom(1)),
              new Limits(128, HELD, 200_000),
              Duration.ofDays(5),
              InstantSource.system(),
              DeliveryNews.UNHEARD);
      dispatcher.acquired(AllPartitions.of(journal));
      try {
        tell(journal, dispatcher);
        watch(dispatcher, moved);
      } finally {
        dispatcher.released(AllPartitions.of(journal));
      }
    }
  }

  private static Endpoint endpoint(Neighbour neighbour) {
    Endpoint endpoint =
        Endpoint.of(
            "ep_" + neighbour.name,
            neighbour.server.url(),
            null,
            SigningSecret.generate(new SecureRandom()),
            Instant.EPOCH);
    return neighbour.name.equals("healthy")
        ? endpoint
        : endpoint.withFilter(Filter.EVERYTHING.withEvents(SOME));
  }

  /** As a busy exchange would: calls side by side, each event when its time has come. */
  private static void tell(SqlJournal journal, Dispatcher dispatcher) {
    int side = 50;
    for (int first = 0; first < CALLS; first += side) {
      List<List<CallEvent>> calls = new ArrayList<>();
      for (int i = first; i < first + side; i++) {
        calls.add(Told.answered("c" + i, "acme"));
      }
      for (int event = 0; event < 10; event++) {
        List<CallEvent> now = new ArrayList<>();
        for (List<CallEvent> call : calls) {
          now.add(call.get(event));
        }
        var _ = journal.append("pbx1", now).join();
      }
      for (EndpointBacklog backlog : dispatcher.backlogs()) {
        assertThat(backlog.held()).as("in memory for %s", backlog).isLessThanOrEqualTo(HELD);
      }
    }
  }

  private void watch(Dispatcher dispatcher, Misbehaving moved) {
    Neighbour healthy = neighbour("healthy");
    Eventually.until(
        Duration.ofMinutes(2),
        () -> "the healthy one has everything: " + healthy.ids.size(),
        () -> healthy.ids.size() == 10 * CALLS);
    for (String name : List.of("failing", "hanging", "trickling", "resetting", "cut", "babbling")) {
      assertThat(neighbour(name).ids).as(name).isEmpty();
      assertThat(neighbour(name).mostAtOnce.get()).as("at once at %s", name).isBetween(1, 10);
    }
    assertThat(neighbour("moved").mostAtOnce.get()).isPositive();
    assertThat(moved.received()).as("redirects are not followed").isEmpty();
    neighbours.forEach(Neighbour::mend);
    Eventually.until(
        Duration.ofMinutes(4),
        () -> "all have everything: " + missing() + " " + dispatcher.backlogs(),
        () -> missing().isEmpty());
    for (Neighbour neighbour : neighbours) {
      assertThat(neighbour.violations).as(neighbour.name).isEmpty();
    }
  }

  private Map<String, Integer> missing() {
    Map<String, Integer> missing = new LinkedHashMap<>();
    for (Neighbour neighbour : neighbours) {
      int wanted = CALLS * (neighbour.name.equals("healthy") ? 10 : SOME.size());
      if (neighbour.ids.size() < wanted) {
        missing.put(neighbour.name, wanted - neighbour.ids.size());
      }
    }
    return missing;
  }
}
