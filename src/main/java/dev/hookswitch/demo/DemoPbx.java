package dev.hookswitch.demo;

import dev.hookswitch.call.Plans;
import dev.hookswitch.demo.RecordedCall.SlotKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Asterisk that is not one: it answers the manager protocol on a loopback port and plays
 * recorded calls.
 *
 * <p>Threads: one plays, one accepts, one virtual thread for each client reads and one writes. All
 * that is said, and the list of living channels that a {@code Status} is answered from, are guarded
 * by one lock, so that a snapshot and the stream agree. Calls begin once a client is there.
 */
public final class DemoPbx implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DemoPbx.class);

  /**
   * The numbers that a caller of a demonstration may have: none of them is anybody's (+371 2000
   * xxxx is made up).
   */
  private static final int FIRST_NUMBER = 20_001_000;

  /**
   * What to play.
   *
   * @param calls how many recordings; 0: without end
   * @param perSecond new calls a second, by the clock on the wall
   * @param speed how many times faster than it happened each call is played; its times stay those
   *     of the call
   * @param account whose the calls are, as the PBX says by AccountCode
   */
  public record Play(
      List<String> recordings, int calls, double perSecond, double speed, String account) {
    public Play {
      recordings = List.copyOf(recordings);
    }

    /** Calls of the account that they were recorded with. */
    public Play(List<String> recordings, int calls, double perSecond, double speed) {
      this(recordings, calls, perSecond, speed, RecordedCall.ACCOUNT);
    }
  }

  private record Due(long atNanos, long order, Playing call) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** One call under way. */
  private final class Playing {
    private final RecordedCall recording;
    private final Instant began = clock.instant();
    private final long beganNanos = System.nanoTime();
    private final String[] values;
    private int next;

    Playing(RecordedCall recording) {
      this.recording = recording;
      List<SlotKind> slots = recording.slots();
      values = new String[slots.size()];
      for (int slot = 0; slot < values.length; slot++) {
        values[slot] = newValue(slots.get(slot), began);
      }
      plans.begin(recording.name(), original -> values[recording.slotOf(original)]);
    }

    private long dueNanos() {
      double millis = recording.steps().get(next).afterMillis() / play.speed();
      return beganNanos + (long) (millis * 1_000_000);
    }

    private boolean isOver() {
      return next == recording.steps().size();
    }

    private void sayNext() {
      RecordedCall.Step step = recording.steps().get(next++);
      floor.say(step, slot -> values[slot], began.plusMillis(step.afterMillis()));
    }
  }

  private final String username;
  private final String secret;
  private final Play play;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final List<RecordedCall> recordings;
  private final ServerSocket server;
  private final DemoPlans plans;
  private final DemoFloor floor = new DemoFloor();
  private final Set<DemoClient> clients = ConcurrentHashMap.newKeySet();
  private final CountDownLatch firstClient = new CountDownLatch(1);
  private final CountDownLatch allPlayed = new CountDownLatch(1);
  private final Instant booted;
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private long counter;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();
  private volatile boolean beginsNoMore;
  private volatile boolean closing;

  /** Listens on a free loopback port at once; plays after {@link #start}. */
  public DemoPbx(
      String username, String secret, Play play, InstantSource clock, RandomGenerator random)
      throws IOException {
    this.username = username;
    this.secret = secret;
    this.play = play;
    this.clock = clock;
    this.random = random;
    this.plans = new DemoPlans(play.account());
    this.booted = clock.instant();
    this.recordings =
        play.recordings().stream().map(name -> RecordedCall.load(name, play.account())).toList();
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  public int port() {
    return server.getLocalPort();
  }

  /** What the calls are for that were placed by a call control when they were recorded. */
  public Plans plans() {
    return plans;
  }

  public void start() {
    Thread.ofPlatform().name("demo-pbx-accept").daemon().start(this::acceptUntilClosed);
    Thread.ofPlatform().name("demo-pbx-play").daemon().start(this::playUntilDone);
  }

  /** Begins no more calls; those under way are played to their end. */
  public void beginNoMore() {
    beginsNoMore = true;
  }

  /** How many calls have begun. */
  public int started() {
    return started.get();
  }

  /** How many calls were played to their end. */
  public int finished() {
    return finished.get();
  }

  /**
   * Whether all calls that were asked for, or begun before {@link #beginNoMore}, have been played.
   */
  public boolean isDone() {
    return allPlayed.getCount() == 0;
  }

  private void acceptUntilClosed() {
    while (!closing) {
      try {
        Socket socket = server.accept();
        DemoClient client = new DemoClient(socket, username, secret, floor, booted, clock, random);
        clients.add(client);
        client.start(firstClient::countDown, () -> clients.remove(client));
      } catch (IOException e) {
        if (!closing) {
          LOG.warn("the demonstration PBX could not take a connection: {}", e.getMessage());
        }
      }
    }
  }

  // playing

  private void playUntilDone() {
    try {
      firstClient.await();
      long nextCall = System.nanoTime();
      long order = 0;
      while (!closing && !(allStarted() && due.isEmpty())) {
        long now = System.nanoTime();
        if (!allStarted() && now >= nextCall) {
          Playing call = begin();
          due.add(new Due(call.dueNanos(), order++, call));
          nextCall += (long) (TimeUnit.SECONDS.toNanos(1) / play.perSecond());
        } else if (!due.isEmpty() && due.peek().atNanos() <= now) {
          order = sayNext(due.remove().call(), order);
        } else {
          sleepUntil(nextOccasion(nextCall));
        }
      }
      allPlayed.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean allStarted() {
    return beginsNoMore || (play.calls() > 0 && started.get() >= play.calls());
  }

  private Playing begin() {
    // every kind once, in order; then as it comes
    int number = started.getAndIncrement();
    int pick = number < recordings.size() ? number : random.nextInt(recordings.size());
    return new Playing(recordings.get(pick));
  }

  private long sayNext(Playing call, long order) {
    call.sayNext();
    if (call.isOver()) {
      finished.incrementAndGet();
      return order;
    }
    due.add(new Due(call.dueNanos(), order, call));
    return order + 1;
  }

  private long nextOccasion(long nextCall) {
    long occasion = due.isEmpty() ? Long.MAX_VALUE : due.peek().atNanos();
    return allStarted() ? occasion : Math.min(occasion, nextCall);
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, Duration.ofMillis(100).toNanos()));
    }
  }

  /**
   * As Asterisk makes them: seconds and a counter; so they never come again, also after a restart.
   */
  private String newValue(SlotKind kind, Instant now) {
    counter++;
    return switch (kind) {
      case UNIQUE_ID -> now.getEpochSecond() + "." + counter;
      case BRIDGE_ID -> "%08x-0000-4000-8000-%012x".formatted(now.getEpochSecond(), counter);
      case SERIAL -> "%08x".formatted(counter);
      case NUMBER -> "371" + (FIRST_NUMBER + random.nextInt(8_000));
    };
  }

  @Override
  public void close() {
    closing = true;
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("closing the demonstration PBX: {}", e.getMessage());
    }
    clients.forEach(DemoClient::close);
  }
}
