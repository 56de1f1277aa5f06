package dev.hookswitch.recording;

import dev.hookswitch.cluster.WorkWhileHeld;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a {@link Recorder} look at each call that has changed, while this process may deliver. */
final class RecorderThread extends WorkWhileHeld {

  private static final Logger LOG = LoggerFactory.getLogger(RecorderThread.class);

  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(30);
  private static final Duration AFTER_TROUBLE = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** An order to the PBX can be given twice, and what is stored says what it begins from. */
  private static final Duration GRACE_WHEN_LOST = Duration.ofSeconds(1);

  private final Recorder recorder;
  private final Attendance attendance;
  private final InstantSource clock;

  RecorderThread(Recorder recorder, Attendance attendance, InstantSource clock) {
    super("recorder-" + recorder.link(), GRACE, GRACE_WHEN_LOST);
    this.recorder = recorder;
    this.attendance = attendance;
    this.clock = clock;
  }

  /** A call that ends before the thread has begun is not forgotten. */
  @Override
  protected void prepare() {
    attendance.watch();
  }

  @Override
  protected void workUntilClosed(Worker own) {
    try {
      lookUntilClosed(own);
    } finally {
      attendance.unwatch();
    }
  }

  private void lookUntilClosed(Worker own) {
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
