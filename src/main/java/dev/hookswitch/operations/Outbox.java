package dev.hookswitch.operations;

import dev.hookswitch.operations.OperationsStore.Happened;
import dev.hookswitch.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes occurrences from every thread without making it wait, and writes each to the log and to the
 * store, where it is kept to be looked at and, where somebody wants to be told, to be sent: on a
 * thread of its own.
 */
public final class Outbox implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /** Notices that may wait to be sent. */
  static final int BOUND = 10_000;

  /** What is kept to be looked at, for as long as the settings say. */
  static final int REMEMBERED = 20_000;

  private static final int IN_MEMORY = 1_000;
  private static final int ID_BYTES = 16;
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

  private record Told(Occurrence occurrence, Instant at) {}

  private final OperationsStore store;
  private final boolean isTold;
  private final RandomGenerator random;
  private final BlockingQueue<Told> queue = new ArrayBlockingQueue<>(IN_MEMORY);
  private final AtomicInteger lost = new AtomicInteger();
  private final Worker worker = Worker.named("operations-outbox");

  /**
   * Makes one that takes already and writes once it is started.
   *
   * @param isTold whether somebody is to be told
   * @param random makes ids
   */
  public Outbox(OperationsStore store, boolean isTold, RandomGenerator random) {
    this.store = store;
    this.isTold = isTold;
    this.random = random;
  }

  public void start() {
    worker.start(this::writeUntilClosed);
  }

  /** Returns at once. What there is no room for is dropped, and counted in the log. */
  public void tell(Occurrence occurrence, Instant at) {
    if (!queue.offer(new Told(occurrence, at))) {
      lost.incrementAndGet();
    }
  }

  private void writeUntilClosed() {
    while (!worker.isClosing() || !queue.isEmpty()) {
      Told next = poll();
      if (next != null) {
        write(next);
      }
      int dropped = lost.getAndSet(0);
      if (dropped > 0) {
        LOG.warn("{} operational events were dropped: too many at once", dropped);
      }
    }
  }

  private @Nullable Told poll() {
    try {
      return queue.poll(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      worker.stop();
      return null;
    }
  }

  private void write(Told told) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    Notice notice =
        new Notice(
            "op_" + HexFormat.of().formatHex(id),
            told.at(),
            OccurrenceJson.encode(told.occurrence(), told.at()));
    LOG.info("operations id={} {}", notice.id(), new String(notice.body(), StandardCharsets.UTF_8));
    store(new Happened(notice, told.occurrence().type(), told.occurrence().account()));
  }

  /** Tries until it is stored; when the program ends, once more and no longer. */
  private void store(Happened happened) {
    boolean troubled = false;
    boolean last;
    do {
      last = worker.isClosing();
      try {
        store.remember(happened, REMEMBERED);
        int dropped = isTold ? store.add(happened.notice(), BOUND) : 0;
        if (dropped > 0) {
          LOG.warn(
              "the oldest {} operational events were dropped: {} wait to be sent", dropped, BOUND);
        }
        return;
      } catch (RuntimeException e) {
        if (!troubled) {
          LOG.error("an operational event cannot be stored, trying on: {}", e.getMessage());
          troubled = true;
        }
      }
    } while (worker.pause(AFTER_TROUBLE) || !last);
  }

  /** Stores what was told until now. */
  @Override
  public void close() {
    worker.close(Duration.ofSeconds(10));
  }
}
