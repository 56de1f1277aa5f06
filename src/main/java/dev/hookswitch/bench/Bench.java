package dev.hookswitch.bench;

import dev.hookswitch.bench.Expected.Origin;
import dev.hookswitch.bench.Figures.Faults;
import dev.hookswitch.bench.Figures.Latency;
import dev.hookswitch.bench.Figures.Memory;
import dev.hookswitch.bench.Figures.Rate;
import dev.hookswitch.bench.Figures.Starts;
import dev.hookswitch.bench.Receipts.Receipt;
import dev.hookswitch.call.Switchboard;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: the HTTP client alone, the whole program as fast as it goes, then, started anew on what
 * it has stored, at a steady load. The package essay tells why so. For one thread; {@link #close}
 * is for any.
 */
public final class Bench implements AutoCloseable {

  /** What the program must call the PBX, its user there, and that user's secret. */
  public static final String LINK = BenchPbx.NAME;

  public static final String AMI_USERNAME = BenchPbx.USERNAME;
  public static final String AMI_SECRET = BenchPbx.SECRET;

  private static final int STEADY_EVENTS_A_SECOND = 500;

  /** As long as the longest recording takes, until as many calls end as begin, and a little. */
  private static final Duration LEAD_IN = Duration.ofSeconds(5);

  private static final Duration IDLE = Duration.ofSeconds(3);
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration RAW = Duration.ofMinutes(30);

  /** Nothing more comes when nothing has come for that long. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofMillis(20);

  /**
   * What is to be done.
   *
   * @param calls to be said as fast as they are taken
   * @param folder of this run's own, for what is written on the way
   * @param storage the JDBC URL of the program's database
   * @param boards fresh switchboards, set up as the program's
   * @param trunks as the program knows them
   * @param progress hears what is being done, in a sentence
   */
  public record Plan(
      int calls,
      Path folder,
      String storage,
      Supplier<Switchboard> boards,
      List<String> trunks,
      Launch launch,
      InstantSource clock,
      Consumer<String> progress) {}

  private final Plan plan;
  private final Workload atOnce;
  private final Workload steady;
  private final Duration steadyFor;
  private final List<Child> children = new CopyOnWriteArrayList<>();
  private final BenchPbx pbx;

  /** Begins nothing yet. */
  public Bench(Plan plan) throws IOException {
    this.plan = plan;
    this.pbx = new BenchPbx();
    this.atOnce = new Workload(plan.clock().instant(), 0, plan.calls());
    this.steadyFor = Duration.ofSeconds(Math.clamp(plan.calls() / 250, 3, 20));
    double callsASecond = STEADY_EVENTS_A_SECOND / eventsACall();
    int calls = (int) (callsASecond * steadyFor.plus(LEAD_IN).toSeconds());
    this.steady = new Workload(plan.clock().instant(), plan.calls(), calls);
  }

  private double eventsACall() throws IOException {
    int kinds = Workload.RECORDINGS.size();
    Workload each = new Workload(plan.clock().instant(), 0, kinds);
    return (double) expected(each, OutputStream.nullOutputStream()).events() / kinds;
  }

  private Expected expected(Workload workload, OutputStream bodies) throws IOException {
    return Expected.of(workload, plan.boards(), plan.trunks(), bodies);
  }

  /**
   * Measures.
   *
   * @throws IOException with one sentence, when it cannot be measured
   */
  public Figures run() throws IOException {
    say("preparing " + atOnce.calls() + " calls");
    Path bodies = plan.folder().resolve("bodies");
    Expected first;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(bodies), 1 << 16)) {
      first = expected(atOnce, out);
    }
    Expected second = expected(steady, OutputStream.nullOutputStream());
    Map<String, Origin> all = new HashMap<>(first.origins());
    all.putAll(second.origins());
    try (Child receiver = start("the receiver", plan.launch().receiver())) {
      URI url = URI.create("http://127.0.0.1:" + receiver.line(START) + "/");
      requireOneClock(receiver);
      Raw raw = raw(receiver, url, bodies, first);
      Receipts receipts = new Receipts(all);
      Fast fast = asFastAsTaken(receiver, url, first);
      Slow slow = steadily(receiver, url, first.events() + second.events(), receipts);
      return new Figures(
          plan.storage().split(":", 3)[1],
          atOnce.calls(),
          first.events(),
          first.messages(),
          (double) first.bytes() / first.events(),
          raw.rate(),
          new Rate(first.events() / fast.seconds(), fast.seconds(), fast.cpuMicros()),
          slow.latency(),
          memory(slow, fast),
          new Starts(fast.startMillis(), slow.startMillis()),
          new Faults(receipts.orderErrors(), receipts.lost(), receipts.duplicates()),
          raw.receiverBusy(),
          Runtime.getRuntime().availableProcessors());
    }
  }

  private void say(String sentence) {
    plan.progress().accept(sentence);
  }

  private Child start(String name, List<String> command) throws IOException {
    Path log = plan.folder().resolve(name.replaceAll("\\W+", "-") + ".log");
    Child child = Child.start(name, command, log);
    children.add(child);
    return child;
  }

  /** Times of two processes are compared: on Linux all share one clock. */
  private static void requireOneClock(Child receiver) throws IOException {
    long before = System.nanoTime();
    long there = Long.parseLong(receiver.ask("clock"));
    if (there < before || there > System.nanoTime()) {
      throw new IOException("processes of this system do not share a clock: nothing can be timed");
    }
  }

  // the HTTP client alone

  private record Raw(Rate rate, double receiverBusy) {}

  private Raw raw(Child receiver, URI url, Path bodies, Expected expected) throws IOException {
    say("the HTTP client alone: " + expected.events() + " events");
    try (Child raw = start("the HTTP client", plan.launch().raw(url, bodies))) {
      raw.line(START);
      Duration receiverBefore = receiver.computed();
      Duration before = raw.computed();
      String[] said = raw.ask("go", RAW).split(" ", -1);
      Duration computed = raw.computed().minus(before);
      Duration received = receiver.computed().minus(receiverBefore);
      Receipts receipts = new Receipts(expected.origins());
      report(receiver, receipts);
      if (!said[1].equals("0") || receipts.lost() > 0) {
        throw new IOException(
            "the HTTP client alone failed with " + said[1] + " of its requests" + raw.lastWords());
      }
      double seconds = (Long.parseLong(said[3]) - Long.parseLong(said[2])) / 1e9;
      return new Raw(
          new Rate(
              expected.events() / seconds, seconds, computed.toNanos() / 1e3 / expected.events()),
          received.toNanos() / 1e9 / seconds);
    }
  }

  private static void report(Child receiver, Receipts receipts) throws IOException {
    for (String line = receiver.ask("report"); !line.isEmpty(); line = receiver.line(START)) {
      receipts.add(Receipt.parse(line));
    }
  }

  // the program, as fast as it goes

  /**
   * What was seen.
   *
   * @param committedNanos when all was seen to be committed
   */
  private record Fast(
      double startMillis,
      long beganNanos,
      long committedNanos,
      double cpuMicros,
      Optional<Double> rss) {

    /** From the first line that was written until the last delivery was committed. */
    double seconds() {
      return (committedNanos - beganNanos) / 1e9;
    }
  }

  private Fast asFastAsTaken(Child receiver, URI url, Expected expected) throws IOException {
    say("the program, from an empty start");
    try (Child product = start("the program", plan.launch().product(pbx.port(), url))) {
      BenchPbx.Line line = awaitLogin(product);
      pause(IDLE);
      Committed committed = new Committed(plan.storage());
      long already = committed.deliveries();
      say("the program as fast as it goes: " + expected.events() + " events");
      Duration before = product.computed();
      long began = say(product, () -> new Playing(atOnce, plan.clock()).asFastAsTaken(line));
      awaitReceived(receiver, expected.events());
      long done = awaitCommitted(committed, already + expected.events());
      Duration computed = product.computed().minus(before);
      return new Fast(
          startMillis(product, line),
          began,
          done,
          computed.toNanos() / 1e3 / expected.events(),
          product.residentMebibytes());
    }
  }

  private BenchPbx.Line awaitLogin(Child product) throws IOException {
    try {
      return pbx.awaitClient(START);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + product.lastWords(), e);
    }
  }

  private interface Saying {
    long say() throws IOException;
  }

  private static long say(Child product, Saying saying) throws IOException {
    try {
      return saying.say();
    } catch (IOException e) {
      throw new IOException(
          "the program broke off the manager connection" + product.lastWords(), e);
    }
  }

  private static double startMillis(Child product, BenchPbx.Line line) {
    return (line.loggedInNanos() - product.startedNanos()) / 1e6;
  }

  private static void awaitReceived(Child receiver, long events) throws IOException {
    long seen = 0;
    long movedAt = System.nanoTime();
    while (seen < events && System.nanoTime() - movedAt < SILENCE.toNanos()) {
      pause(LOOK);
      long now = Long.parseLong(receiver.ask("count"));
      if (now > seen) {
        seen = now;
        movedAt = System.nanoTime();
      }
    }
  }

  private static long awaitCommitted(Committed committed, long deliveries) throws IOException {
    long until = System.nanoTime() + SILENCE.toNanos();
    while (committed.deliveries() < deliveries && System.nanoTime() < until) {
      pause(LOOK);
    }
    return System.nanoTime();
  }

  private static void pause(Duration time) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  // the program, at a steady load

  private record Slow(
      double startMillis, Latency latency, Optional<Double> idleRss, Optional<Double> loadRss) {}

  private Slow steadily(Child receiver, URI url, int eventsInAll, Receipts receipts)
      throws IOException {
    say("the program, started again on what it has stored");
    try (Child product = start("the program", plan.launch().product(pbx.port(), url))) {
      BenchPbx.Line line = awaitLogin(product);
      pause(IDLE);
      Optional<Double> idle = product.residentMebibytes();
      say(
          "the program at "
              + STEADY_EVENTS_A_SECOND
              + " events a second for "
              + steadyFor.plus(LEAD_IN).toSeconds()
              + " s");
      Playing.Schedule schedule =
          new Playing.Schedule(
              steady,
              System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100),
              (double) steadyFor.plus(LEAD_IN).toNanos() / steady.calls());
      var _ = say(product, () -> new Playing(steady, plan.clock()).at(schedule, line));
      Optional<Double> load = product.residentMebibytes();
      awaitReceived(receiver, eventsInAll);
      report(receiver, receipts);
      return new Slow(startMillis(product, line), latency(receipts, schedule), idle, load);
    }
  }

  private Latency latency(Receipts receipts, Playing.Schedule schedule) {
    long from = schedule.beginNanos() + LEAD_IN.toNanos();
    long to = from + steadyFor.toNanos();
    long[] sorted =
        receipts.latencies(origin -> {
          int call = origin.call() - steady.first();
          long said = call < 0 ? Long.MIN_VALUE : schedule.of(call, origin.message());
          return said < from || said >= to ? Long.MIN_VALUE : said;
        });
    return new Latency(
        quantile(sorted, 0.5),
        quantile(sorted, 0.9),
        quantile(sorted, 0.99),
        quantile(sorted, 1),
        sorted.length,
        (double) sorted.length / steadyFor.toSeconds());
  }

  private static double quantile(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, rank - 1)] / 1e6;
  }

  private static @Nullable Memory memory(Slow slow, Fast fast) {
    return slow.loadRss().isPresent() && slow.idleRss().isPresent() && fast.rss().isPresent()
        ? new Memory(slow.loadRss().get(), slow.idleRss().get(), fast.rss().get())
        : null;
  }

  /** Ends every process that was started, at once. */
  @Override
  public void close() throws IOException {
    children.forEach(Child::kill);
    pbx.close();
  }
}
