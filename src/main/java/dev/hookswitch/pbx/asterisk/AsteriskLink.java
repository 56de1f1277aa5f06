package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.LinkHealth;
import dev.hookswitch.pbx.PbxLink;
import dev.hookswitch.pbx.SignalSink;
import dev.hookswitch.pbx.asterisk.AmiConnection.AmiRefusal;
import dev.hookswitch.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** An answer to a later Status that has not come by then is asked for again. */
  private static final Duration AUDIT_PATIENCE = Duration.ofSeconds(30);

  /** What the reader hands on: a message, or the reason why there are no more. */
  private record Received(Instant at, @Nullable AmiMessage message, String end) {}

  private final AmiSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Worker worker;
  private volatile @Nullable AmiConnection connection;
  private volatile BlockingQueue<Received> queue = new ArrayBlockingQueue<>(1);
  private volatile boolean up;
  private volatile String detail = "not connected yet";
  private volatile String version = "";
  private volatile @Nullable Instant synchronisedAt;
  private final LongAdder received = new LongAdder();
  private final LastMinute rate = new LastMinute();
  private @Nullable Instant lastHeard;

  /** That the queue was full and is not half empty yet. The reader's. */
  private boolean holdingBack;

  public AsteriskLink(AmiSettings settings, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.worker = Worker.named("link-" + settings.name());
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public void start(SignalSink sink) {
    worker.start(() -> stayConnected(sink));
  }

  @Override
  public LinkHealth health() {
    return new LinkHealth(
        true,
        up,
        detail,
        received.sum(),
        queue.size(),
        settings.queueCapacity(),
        version,
        rate.count(clock.instant()),
        synchronisedAt);
  }

  @Override
  public void close() {
    worker.stop();
    AmiConnection open = connection;
    if (open != null) {
      open.close();
    }
    worker.close(Duration.ofSeconds(5));
  }

  private void stayConnected(SignalSink sink) {
    Duration pause = FIRST_PAUSE;
    while (!worker.isClosing()) {
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
      if (!worker.isClosing()) {
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
    while (System.nanoTime() < until && worker.pause(QUIET)) {
      sink.quiet();
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
      open.subscribe(settings.variables());
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

  /** The reader thread: nothing but reading. */
  private void readAll(AmiConnection open, BlockingQueue<Received> waiting) {
    String end;
    holdingBack = false;
    try {
      while (true) {
        AmiMessage message = open.read();
        Instant now = clock.instant();
        put(new Received(now, message, ""), waiting);
        received.increment();
        rate.note(now);
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

  /**
   * Reads on as soon as there is room, because Asterisk does not wait for long; says so once, and
   * again when half of the queue is free.
   */
  private void put(Received message, BlockingQueue<Received> waiting) throws InterruptedException {
    if (!waiting.offer(message)) {
      if (!holdingBack) {
        holdingBack = true;
        LOG.warn("pbx={} {} messages wait: reading holds back", name(), waiting.size());
      }
      waiting.put(message);
    } else if (holdingBack && waiting.remainingCapacity() > settings.queueCapacity() / 2) {
      holdingBack = false;
      LOG.info("pbx={} reading goes on", name());
    }
  }

  /** The work of the link thread on one connection. */
  private final class Served {
    private final AmiConnection open;
    private final BlockingQueue<Received> waiting;
    private final SignalSink sink;
    private final Reception reception;
    private final Instant deadline;
    private Instant lastMessage;
    private boolean pinged;
    private long rested = System.nanoTime();

    Served(AmiConnection open, BlockingQueue<Received> waiting, SignalSink sink) {
      this.open = open;
      this.waiting = waiting;
      this.sink = sink;
      Translation translation = new Translation(settings.trunks(), settings.variables());
      this.reception = new Reception(name(), translation, sink, true, lastHeard);
      this.lastMessage = clock.instant();
      this.deadline = lastMessage.plus(SNAPSHOT);
    }

    /** Until the connection ends; says why it did. */
    String run() {
      try {
        while (!worker.isClosing()) {
          Received next = poll();
          if (next != null) {
            AmiMessage message = next.message();
            if (message == null) {
              return next.end();
            }
            take(message, next.at());
          }
          if (next == null || isTimeToRest()) {
            rested = System.nanoTime();
            sink.quiet();
            String trouble = listen();
            if (trouble != null) {
              return trouble;
            }
          }
          waitNoLongerThan(deadline);
        }
        return "was closed";
      } finally {
        // cut before the snapshot was complete: what was heard was heard all the same
        reception.passHeldBack();
        lastHeard = reception.lastHeard();
      }
    }

    /** Also on a line that is never silent, what waits must end by itself in time. */
    private boolean isTimeToRest() {
      return System.nanoTime() - rested > QUIET.toNanos();
    }

    private void waitNoLongerThan(Instant limit) {
      if (reception.held() >= settings.queueCapacity()
          || (reception.held() >= 0 && clock.instant().isAfter(limit))) {
        LOG.warn("pbx={} does not answer Status: sessions from before cannot be compared", name());
        reception.goOnWithoutSnapshot(clock.instant());
      }
    }

    private @Nullable Received poll() {
      try {
        return waiting.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }

    private void take(AmiMessage message, Instant at) {
      String before = reception.version();
      reception.take(message, at);
      // not when it came: while others wait, and telling takes its time, nobody is silent
      lastMessage = clock.instant();
      pinged = false;
      if (reception.synchronisedAt() != null) {
        synchronisedAt = reception.synchronisedAt();
      }
      if (!reception.version().equals(before)) {
        version = reception.version();
        detail = "connected to " + settings.address() + ", Asterisk " + reception.version();
      }
    }

    /** Now and then: asks for a sign of life, and gives up when none comes; says so. */
    private @Nullable String listen() {
      Instant now = clock.instant();
      if (now.isAfter(lastMessage.plus(settings.silence().multipliedBy(2)))) {
        return "fell silent for " + settings.silence().multipliedBy(2).toSeconds() + " s";
      }
      if (!pinged && now.isAfter(lastMessage.plus(settings.silence()))) {
        pinged = true;
        ask("Action", "Ping");
      }
      if (sink.wantsAudit() && !reception.isAuditing(now.minus(AUDIT_PATIENCE))) {
        reception.auditAsked(now);
        ask("Action", "Status", "ActionID", Reception.AUDIT);
      }
      return null;
    }

    private void ask(String... question) {
      try {
        open.send(question);
      } catch (IOException e) {
        open.close(); // the reader ends with it, and with it this connection
      }
    }
  }
}
