package dev.hookswitch.recording;

import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a {@link Recorder} look at each call that has changed, while this process may deliver. */
final class RecorderThread {

  private static final Logger LOG = LoggerFactory.getLogger(RecorderThread.class);

  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(30);
  private static final Duration AFTER_TROUBLE = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Recorder recorder;
  private final Attendance attendance;
  private final InstantSource clock;
  private @Nullable Worker worker;

  RecorderThread(Recorder recorder, Attendance attendance, InstantSource clock) {
    this.recorder = recorder;
    this.attendance = attendance;
    this.clock = clock;
  }

  synchronized void begin() {
    Worker next = Worker.daemon("recorder-" + recorder.link());
    worker = next;
    attendance.watch();
    next.start(() -> workUntilClosed(next));
  }

  /** Tells it to end, without waiting. */
  synchronized void stop() {
    if (worker != null) {
      worker.stop();
    }
  }

  synchronized void end() {
    Worker last = worker;
    if (last != null) {
      attendance.unwatch();
      last.close(GRACE);
      worker = null;
    }
  }

  private void workUntilClosed(Worker own) {
    Instant nextSweep = Instant.MIN;
    boolean troubled = false;
    while (!own.isClosing()) {
      Optional<String> changed = attendance.take(PATIENCE);
      try {
        changed.ifPresent(recorder::look);
        recorder.askAgain();
        if (!clock.instant().isBefore(nextSweep)) {
          recorder.sweep();
          nextSweep = clock.instant().plus(SWEEP_EVERY);
        }
        troubled = false;
      } catch (RuntimeException e) {
        if (!troubled) {
          LOG.error("recordings cannot be looked after now, trying on: {}", e.getMessage());
          troubled = true;
        }
        changed.ifPresent(attendance::lookAgain);
        var _ = own.pause(AFTER_TROUBLE);
      }
    }
  }
}
