package dev.hookswitch.recording;

import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Let a {@link Collector} do what is due, some things at once, while this process may deliver. */
final class CollectorThreads {

  private static final Logger LOG = LoggerFactory.getLogger(CollectorThreads.class);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Collector collector;
  private final int many;
  private final List<Worker> workers = new ArrayList<>();

  CollectorThreads(Collector collector, int many) {
    this.collector = collector;
    this.many = many;
  }

  synchronized void begin() {
    collector.clearWork();
    for (int i = 1; i <= many; i++) {
      Worker next = Worker.daemon("recordings-" + i);
      workers.add(next);
      next.start(() -> workUntilClosed(next));
    }
  }

  /** Tells them to end, without waiting. */
  synchronized void stop() {
    workers.forEach(Worker::stop);
  }

  synchronized void end() {
    stop();
    workers.forEach(worker -> worker.close(GRACE));
    workers.clear();
  }

  private void workUntilClosed(Worker own) {
    boolean troubled = false;
    Duration rest = Duration.ZERO;
    while (own.pause(rest)) {
      try {
        rest = collector.step() ? Duration.ZERO : LOOK_EVERY;
        troubled = false;
      } catch (RuntimeException e) {
        if (!troubled) {
          LOG.error("recordings cannot be fetched now, trying on: {}", e.getMessage());
          troubled = true;
        }
        rest = AFTER_TROUBLE;
      }
    }
  }
}
