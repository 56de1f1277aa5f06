package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.LinkHealth;
import dev.hookswitch.pbx.PbxLink;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.LiveChannel;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.SignalSink;
import dev.hookswitch.pbx.asterisk.AmiConnection.AmiRefusal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Asterisk, kept connected. The package essay tells its threads and what a reconnection looks
 * like.
 */
public final class AsteriskLink implements PbxLink {

  private static final Logger LOG = LoggerFactory.getLogger(AsteriskLink.class);

  private static final Duration QUIET = Duration.ofMillis(25);
  private static final Duration SNAPSHOT = Duration.ofSeconds(3);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final String STATUS = "hookswitch-status";
  private static final String VERSION = "hookswitch-version";

  /** What the reader hands on: a message, or the reason why there are no more. */
  private record Received(Instant at, @Nullable AmiMessage message, String end) {}

  private final AmiSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable AmiConnection connection;
  private volatile BlockingQueue<Received> queue = new ArrayBlockingQueue<>(1);
  private volatile boolean up;
  private volatile String detail = "not connected yet";
  private final LongAdder received = new LongAdder();
  private @Nullable Thread thread;
  private @Nullable Instant lastHeard;

  public AsteriskLink(AmiSettings settings, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public synchronized void start(SignalSink sink) {
    if (thread != null) {
      throw new IllegalStateException("the link " + name() + " was started before");
    }
    thread = Thread.ofPlatform().name("link-" + name()).start(() -> stayConnected(sink));
  }

  @Override
  public LinkHealth health() {
    return new LinkHealth(up, detail, received.sum(), queue.size(), settings.queueCapacity());
  }

  @Override
  public void close() {
    closing.countDown();
    AmiConnection open = connection;
    if (open != null) {
      open.close();
    }
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      try {
        running.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void stayConnected(SignalSink sink) {
    Duration pause = FIRST_PAUSE;
    while (!isClosing()) {
      String trouble;
      try (AmiConnection open = AmiConnection.open(settings)) {
        connection = open;
        pause = FIRST_PAUSE;
        trouble = serve(open, sink);
      } catch (AmiRefusal e) {
        // asking often helps nobody, and a server that counts failures locks us out
        pause = LONGEST_PAUSE;
        trouble = String.valueOf(e.getMessage());
      } catch (IOException e) {
        trouble = AmiConnection.inWords(e);
      } catch (RuntimeException e) {
        LOG.error("pbx={} the link broke by a defect of ours", name(), e);
        trouble = "could not be served: " + e;
      }
      connection = null;
      if (!isClosing()) {
        down(trouble);
        waitThrough(pause, sink);
        pause = longer(pause);
      }
    }
  }

  private void down(String trouble) {
    String sentence = settings.address() + " " + trouble;
    if (up || !sentence.equals(detail)) {
      LOG.warn("pbx={} down: {}", name(), sentence);
    }
    up = false;
    detail = sentence;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  /**
   * With jitter, so that many of us do not come back at the same moment. What waits in the sink may
   * go on.
   */
  private void waitThrough(Duration pause, SignalSink sink) {
    long millis = (long) (pause.toMillis() * (0.5 + random.nextDouble() / 2));
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (System.nanoTime() < until && !closing.await(QUIET.toMillis(), TimeUnit.MILLISECONDS)) {
        sink.quiet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // one connection

  private String serve(AmiConnection open, SignalSink sink) {
    BlockingQueue<Received> waiting = new ArrayBlockingQueue<>(settings.queueCapacity());
    queue = waiting;
    for (AmiMessage early : open.early()) {
      waiting.offer(new Received(clock.instant(), early, ""));
    }
    Thread.ofPlatform().name("read-" + name()).daemon().start(() -> readAll(open, waiting));
    try {
      ask(open);
      up = true;
      detail = "connected to " + settings.address() + ", manager protocol " + open.protocol();
      LOG.info("pbx={} up: {}", name(), detail);
    } catch (IOException e) {
      // gone again already: what came until then is told, and the reader says why it ended
      open.close();
    }
    try {
      return new Served(open, waiting, sink).run();
    } finally {
      // the reader may be holding back before a full queue: nobody takes from it any more
      waiting.clear();
    }
  }

  /**
   * All questions at once: none of the answers is needed for the next, and a server may leave some
   * unanswered.
   */
  private void ask(AmiConnection open) throws IOException {
    for (String filter : EventFilters.excluding(settings.variables())) {
      open.send("Action", "Filter", "Operation", "Add", "Filter", filter);
    }
    open.send("Action", "Events", "EventMask", "system,call,agent,user,dialplan");
    open.send("Action", "CoreSettings", "ActionID", VERSION);
    open.send("Action", "Status", "ActionID", STATUS);
  }

  /** The reader thread: nothing but reading. */
  private void readAll(AmiConnection open, BlockingQueue<Received> waiting) {
    String end;
    try {
      while (true) {
        put(new Received(clock.instant(), open.read(), ""), waiting);
        received.increment();
      }
    } catch (IOException e) {
      end = AmiConnection.inWords(e);
    } catch (InterruptedException e) {
      end = "reading was interrupted";
    }
    open.close();
    try {
      waiting.put(new Received(clock.instant(), null, end));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(Received message, BlockingQueue<Received> waiting) throws InterruptedException {
    if (waiting.offer(message)) {
      return;
    }
    LOG.warn("pbx={} {} messages wait: reading holds back", name(), waiting.size());
    waiting.put(message);
    LOG.info("pbx={} reading goes on", name());
  }

  /** The work of the link thread on one connection. */
  private final class Served {
    private final AmiConnection open;
    private final BlockingQueue<Received> waiting;
    private final SignalSink sink;
    private final Translation translation;
    private final Instant deadline;

    /** What came before the snapshot was complete; null once it is. */
    private @Nullable List<Received> heldBack = new ArrayList<>();

    private final List<LiveChannel> channels = new ArrayList<>();
    private boolean restarted;
    private Instant lastMessage;
    private boolean pinged;

    Served(AmiConnection open, BlockingQueue<Received> waiting, SignalSink sink) {
      this.open = open;
      this.waiting = waiting;
      this.sink = sink;
      this.translation = new Translation(settings.trunks(), settings.variables());
      this.lastMessage = clock.instant();
      this.deadline = lastMessage.plus(SNAPSHOT);
    }

    /** Until the connection ends; says why it did. */
    String run() {
      while (!isClosing()) {
        Received next = poll();
        if (next == null) {
          sink.quiet();
          String trouble = listen();
          if (trouble != null) {
            return trouble;
          }
        } else if (next.message() == null) {
          // cut before the snapshot was complete: what was heard was heard all the same
          passHeldBack();
          return next.end();
        } else {
          take(next, next.message());
        }
        if (heldBack != null
            && (clock.instant().isAfter(deadline) || heldBack.size() >= settings.queueCapacity())) {
          LOG.warn(
              "pbx={} does not answer Status: sessions from before cannot be compared", name());
          resynchronise(null);
        }
      }
      return "was closed";
    }

    private @Nullable Received poll() {
      try {
        return waiting.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }

    /** In silence: asks for a sign of life, and gives up when none comes; says so. */
    private @Nullable String listen() {
      Instant now = clock.instant();
      if (now.isAfter(lastMessage.plus(settings.silence().multipliedBy(2)))) {
        return "fell silent for " + settings.silence().multipliedBy(2).toSeconds() + " s";
      }
      if (!pinged && now.isAfter(lastMessage.plus(settings.silence()))) {
        pinged = true;
        ping();
      }
      return null;
    }

    private void ping() {
      try {
        open.send("Action", "Ping");
      } catch (IOException e) {
        open.close(); // the reader ends with it, and with it this connection
      }
    }

    private void take(Received next, AmiMessage message) {
      lastMessage = next.at();
      pinged = false;
      if (message.get("ActionID").equals(STATUS)) {
        takeStatus(message);
      } else if (message.get("ActionID").equals(VERSION)) {
        String version = message.get("AsteriskVersion");
        if (!version.isEmpty()) {
          detail = "connected to " + settings.address() + ", Asterisk " + version;
        }
      } else if (message.event().equals("FullyBooted")) {
        noteUptime(message, next.at());
      } else if (message.isResponse()) {
        LOG.debug("pbx={} answers {}: {}", name(), message.get("Response"), message.get("Message"));
      } else if (heldBack != null) {
        heldBack.add(next);
      } else {
        pass(next, message);
      }
    }

    private void pass(Received next, AmiMessage message) {
      PbxSignal signal = translation.translate(message, next.at());
      lastHeard = next.at();
      if (signal != null) {
        sink.accept(signal);
      }
    }

    private void takeStatus(AmiMessage message) {
      if (heldBack == null) {
        return;
      }
      if (message.event().equals("Status")) {
        LiveChannel channel = translation.snapshot(message);
        if (channel != null) {
          channels.add(channel);
        }
      } else if (message.event().equals("StatusComplete")) {
        resynchronise(channels);
      } else if (message.isResponse() && !message.isSuccess()) {
        LOG.warn(
            "pbx={} refuses Status ({}): manager.conf should have read=call and write=call",
            name(),
            message.get("Message"));
        resynchronise(null);
      }
    }

    private void resynchronise(@Nullable List<LiveChannel> snapshot) {
      sink.accept(new Resynchronised(clock.instant(), restarted, snapshot));
      passHeldBack();
    }

    private void passHeldBack() {
      List<Received> held = heldBack == null ? List.of() : heldBack;
      heldBack = null;
      for (Received each : held) {
        if (each.message() != null) {
          pass(each, each.message());
        }
      }
    }

    /** A PBX that began after we last heard of it has lost every call from before. */
    private void noteUptime(AmiMessage message, Instant at) {
      Instant heard = lastHeard;
      String uptime = message.get("Uptime");
      if (heard != null && uptime.matches("\\d{1,12}")) {
        // whole seconds, rounded down
        Instant began = at.minusSeconds(Long.parseLong(uptime) + 1);
        restarted = began.isAfter(heard);
        if (restarted) {
          LOG.warn("pbx={} was restarted: calls from before are concluded", name());
        }
      }
    }
  }
}
