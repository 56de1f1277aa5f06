package dev.hookswitch.bench;

import dev.hookswitch.dispatch.DeliveryNews;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.dispatch.Limits;
import dev.hookswitch.dispatch.RetrySchedule;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.SampleCall;
import dev.hookswitch.format.Presets;
import dev.hookswitch.format.Renderer;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SecretBox;
import dev.hookswitch.store.SqlDispatchStore;
import dev.hookswitch.store.SqlEndpointStore;
import dev.hookswitch.store.SqlJournal;
import dev.hookswitch.store.SqlReplayStore;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AddressRange;
import dev.hookswitch.webhook.HttpSender;
import dev.hookswitch.webhook.NumberMask;
import dev.hookswitch.webhook.Requests;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What ten endpoints that do everything wrong cost the one that works: the time of an event from
 * its being handed to the journal to its request, with the ten and without, in turns in one run,
 * and the ratio of the two medians. Each round begins cold for the ten: nobody has heard of them
 * yet. The first round of each kind warms the program and is thrown away.
 *
 * <p>The ten would be on machines of their own, and what it costs them to send a gigabyte for each
 * event is not what is asked. Here they share two cores with the rest: they run at the lowest
 * priority.
 *
 * <p>No JMH: what is measured is a tail over the whole program, at a load, and not a throughput.
 */
final class Neighbours {

  private static final int FAULTY = 10;
  private static final int ROUNDS = 7;
  private static final int EVENTS_A_SECOND = 100;
  private static final int SECONDS = 20;
  private static final int CALLS_AT_ONCE = 30;
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private Neighbours() {}

  static void main(String[] arguments) throws Exception {
    List<long[]> alone = new ArrayList<>();
    List<long[]> beside = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      long[] without = round(false);
      long[] with = round(true);
      if (round > 0) {
        alone.add(without);
        beside.add(with);
        System.out.printf(
            "round %d: p99 alone %.2f ms, beside %.2f ms%n", round, p99(without), p99(with));
      }
    }
    System.out.printf(
        "%d rounds of %d events at %d a second, medians of their p99: alone %.2f ms, beside ten"
            + " faulty endpoints %.2f ms, ratio %.2f%n",
        ROUNDS,
        EVENTS_A_SECOND * SECONDS,
        EVENTS_A_SECOND,
        median(alone),
        median(beside),
        median(beside) / median(alone));
  }

  /** Of the rounds, because one in which the machine did something else says nothing of us. */
  private static double median(List<long[]> rounds) {
    return rounds.stream().mapToDouble(Neighbours::p99).sorted().toArray()[rounds.size() / 2];
  }

  private static double p99(long[] round) {
    return Arrays.stream(round).sorted().toArray()[(int) (round.length * 0.99)] / 1e6;
  }

  private static long[] round(boolean withNeighbours) throws Exception {
    Path folder = Files.createTempDirectory("neighbours");
    Process working = start(List.of(), Neighbourhood.WORKING);
    Process faulty = start(List.of("nice", "-n", "19"), Neighbourhood.FAULTY);
    try (BufferedReader seen = lines(working);
        BufferedReader others = lines(faulty)) {
      List<Integer> ports = new ArrayList<>(List.of(Integer.valueOf(seen.readLine())));
      for (int i = 0; i < FAULTY; i++) {
        int port = Integer.parseInt(others.readLine());
        if (withNeighbours) {
          ports.add(port);
        }
      }
      return deliver(folder, ports, seen);
    } finally {
      working.destroyForcibly().waitFor();
      faulty.destroyForcibly().waitFor();
      delete(folder);
    }
  }

  private static Process start(List<String> before, String which) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Neighbourhood.class.getName(),
            which));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static long[] deliver(Path folder, List<Integer> ports, BufferedReader lines)
      throws Exception {
    Requests requests =
        new Requests(
            new Renderer(Presets.shipped()),
            new NumberMask(new byte[32]),
            _ -> List.of(),
            _ -> null);
    AddressGuard guard =
        new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), AddressGuard.PLATFORM);
    try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("db"), null);
        HttpSender sender =
            new HttpSender(guard, TIMEOUT, InstantSource.system(), "bench", requests);
        SqlJournal journal = new SqlJournal(database)) {
      Endpoints endpoints =
          new Endpoints(
              new SqlEndpointStore(database, new SecretBox(new byte[32], new SecureRandom())));
      for (int port : ports) {
        var _ =
            endpoints.add(
                Endpoint.of(
                    "ep_" + port,
                    URI.create("http://127.0.0.1:" + port + "/"),
                    null,
                    SigningSecret.generate(new SecureRandom()),
                    Instant.EPOCH));
      }
      Dispatcher dispatcher =
          new Dispatcher(
              journal,
              new SqlDispatchStore(database),
              new SqlReplayStore(database),
              endpoints,
              sender,
              new RetrySchedule(
                  List.of(Duration.ofSeconds(5), Duration.ofMinutes(1)), new SplittableRandom(1)),
              Limits.DEFAULT,
              Duration.ofDays(5),
              InstantSource.system(),
              DeliveryNews.UNHEARD);
      dispatcher.acquired();
      try {
        return latencies(journal, lines);
      } finally {
        dispatcher.released();
      }
    }
  }

  private static long[] latencies(SqlJournal journal, BufferedReader lines) throws Exception {
    int total = EVENTS_A_SECOND * SECONDS;
    Map<String, Long> handed = new ConcurrentHashMap<>();
    long[] latencies = new long[total];
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (int i = 0; i < total; ) {
                  String[] seen = lines.readLine().split(" ");
                  Long begin = handed.remove(seen[0]);
                  if (begin != null) {
                    latencies[i++] = Long.parseLong(seen[1]) - begin;
                  }
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    tell(journal, handed, total);
    reader.join(Duration.ofSeconds(30));
    if (reader.isAlive()) {
      throw new IllegalStateException("not all events came: " + handed.size() + " are missing");
    }
    return latencies;
  }

  /** Calls side by side, an event of each in turn, evenly over the time. */
  private static void tell(SqlJournal journal, Map<String, Long> handed, int total) {
    Instant began = Instant.now();
    List<List<CallEvent>> calls = List.of();
    long next = System.nanoTime();
    for (int i = 0; i < total; i++) {
      int place = i % (CALLS_AT_ONCE * 10);
      if (place == 0) {
        List<List<CallEvent>> fresh = new ArrayList<>();
        for (int call = 0; call < CALLS_AT_ONCE; call++) {
          fresh.add(SampleCall.answered("acme", i + "." + call, began));
        }
        calls = fresh;
      }
      CallEvent event = calls.get(place % CALLS_AT_ONCE).get(place / CALLS_AT_ONCE);
      LockSupport.parkNanos(next - System.nanoTime());
      next += 1_000_000_000L / EVENTS_A_SECOND;
      handed.put(event.id(), System.nanoTime());
      var _ = journal.append("bench", List.of(event));
    }
  }
}
