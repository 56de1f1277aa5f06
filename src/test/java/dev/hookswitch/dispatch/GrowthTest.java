package dev.hookswitch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.hookswitch.Eventually;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.Place;
import dev.hookswitch.store.SecretBox;
import dev.hookswitch.store.SqlDispatchStore;
import dev.hookswitch.store.SqlEndpointStore;
import dev.hookswitch.store.SqlJournal;
import dev.hookswitch.store.SqlReplayStore;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Trace;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an event costs, from its observer to the one endpoint that wants it, when ten times as many
 * calls are stored, are open, or ten times as many endpoints are there: all but the network, which
 * accepts at once. As a test with few of them; {@code bench/run growth} prints a table.
 */
class GrowthTest {

  /** Calls of one measurement. */
  private static final int CALLS = Integer.getInteger("growth.calls", 50);

  /** Calls that are stored before the first. */
  private static final int STORED = Integer.getInteger("growth.stored", 100);

  private static final int OPEN = Integer.getInteger("growth.open", 20);
  private static final int ENDPOINTS = Integer.getInteger("growth.endpoints", 3);
  private static final int TIMES = 10;
  private static final int EVENTS = 10;
  private static final boolean IS_POSTGRES = Boolean.getBoolean("growth.postgres");

  @TempDir Path folder;
  private final AtomicLong accepted = new AtomicLong();
  private int next;

  /** What is measured with. */
  private record Rig(SqlJournal journal, Dispatcher dispatcher, Endpoints endpoints) {}

  @Test
  void whatAnEventCostsIsTold() {
    Place place = IS_POSTGRES ? Place.postgres() : Place.sqlite(folder);
    try (Database database = place.open();
        SqlJournal journal = new SqlJournal(database)) {
      AllPartitions.prepare(database, journal);
      SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
      Endpoints endpoints = new Endpoints(new SqlEndpointStore(database, box));
      Dispatcher dispatcher = dispatcher(database, journal, endpoints);
      dispatcher.acquired(AllPartitions.of(journal));
      measure(new Rig(journal, dispatcher, endpoints));
      dispatcher.released(AllPartitions.of(journal));
    }
  }

  private void measure(Rig rig) {
    addEndpoints(rig.endpoints(), 0, ENDPOINTS);
    play(rig, STORED, OPEN, ENDPOINTS);
    say(rig, "as it begins", OPEN, ENDPOINTS);
    say(rig, "once more", OPEN, ENDPOINTS);
    say(rig, TIMES + " times as many calls open", OPEN * TIMES, ENDPOINTS);
    play(rig, STORED * TIMES - next, OPEN, ENDPOINTS);
    say(rig, TIMES + " times as many calls stored", OPEN, ENDPOINTS);
    addEndpoints(rig.endpoints(), ENDPOINTS, ENDPOINTS * TIMES);
    say(rig, TIMES + " times as many endpoints", OPEN, ENDPOINTS * TIMES);
  }

  private void say(Rig rig, String what, int open, int endpoints) {
    long computedBefore = computed();
    long began = System.nanoTime();
    play(rig, CALLS, open, endpoints);
    double seconds = (System.nanoTime() - began) / 1e9;
    long events = (long) CALLS * EVENTS;
    System.out.printf(
        Locale.ROOT,
        "growth: %-28s %7d calls stored, %5d open, %4d endpoints: %6.0f events/s, %5.1f us of"
            + " processor time each%n",
        what,
        next,
        open,
        endpoints,
        events / seconds,
        (computed() - computedBefore) / 1e3 / events);
  }

  private static long computed() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /**
   * So many calls, so many of them at a time, an event of each in turns, until all is delivered.
   */
  private void play(Rig rig, int calls, int open, int accounts) {
    long before = accepted.get();
    Deque<Iterator<CallEvent>> talking = new ArrayDeque<>();
    int begun = 0;
    while (begun < calls || !talking.isEmpty()) {
      if (begun < calls && talking.size() < open) {
        talking.addLast(call(accounts).iterator());
        begun++;
      } else {
        Iterator<CallEvent> call = talking.removeFirst();
        var _ = rig.journal().append("pbx1", List.of(call.next()));
        if (call.hasNext()) {
          talking.addLast(call);
        }
      }
    }
    Eventually.until(
        Duration.ofMinutes(10),
        () -> "all is delivered: " + rig.dispatcher().backlogs(),
        // whoever delivers hears of a commit before the journal counts it as done
        () -> accepted.get() - before >= (long) calls * EVENTS && rig.journal().waiting() == 0);
    assertThat(accepted.get() - before).isEqualTo((long) calls * EVENTS);
  }

  private List<CallEvent> call(int accounts) {
    int number = next++;
    return Told.answeredBy("1." + number, "acct" + number % accounts, number);
  }

  private static void addEndpoints(Endpoints endpoints, int from, int to) {
    for (int i = from; i < to; i++) {
      endpoints.add(
          Endpoint.of(
              "ep_" + i,
              URI.create("http://127.0.0.1/" + i),
              "acct" + i,
              SigningSecret.generate(new SecureRandom()),
              Instant.EPOCH));
    }
  }

  private Dispatcher dispatcher(Database database, SqlJournal journal, Endpoints endpoints) {
    return new Dispatcher(
        journal,
        new SqlDispatchStore(database),
        new SqlReplayStore(database),
        endpoints,
        (_, _) -> {
          accepted.incrementAndGet();
          return new Accepted(204, Trace.NONE);
        },
        new RetrySchedule(List.of(), new SplittableRandom(1)),
        Limits.DEFAULT,
        Duration.ofDays(5),
        InstantSource.system(),
        DeliveryNews.UNHEARD);
  }
}
