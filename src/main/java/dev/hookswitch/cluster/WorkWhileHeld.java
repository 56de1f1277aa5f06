package dev.hookswitch.cluster;

import dev.hookswitch.worker.Worker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Work that one process does at a time: on a thread of its own, begun with the lease and ended with
 * it. Safe for all threads.
 */
public abstract class WorkWhileHeld implements LeaseKeeper.Holder {

  private final String thread;
  private final Duration grace;
  private final Duration graceWhenLost;
  private @Nullable Worker worker;

  /**
   * @param grace how long what is under way may take to finish
   * @param graceWhenLost the same once another process may be at it
   */
  protected WorkWhileHeld(String thread, Duration grace, Duration graceWhenLost) {
    this.thread = thread;
    this.grace = grace;
    this.graceWhenLost = graceWhenLost;
  }

  /** What must be so from the first moment of the lease on; before its thread begins. */
  protected void prepare() {}

  /** Works until its worker is closed, resting by the worker's own means. */
  protected abstract void workUntilClosed(Worker own);

  @Override
  public final synchronized void acquired() {
    prepare();
    Worker next = Worker.daemon(thread);
    worker = next;
    next.start(() -> workUntilClosed(next));
  }

  @Override
  public final void released() {
    end(grace);
  }

  @Override
  public final void lost() {
    end(graceWhenLost);
  }

  private synchronized void end(Duration patience) {
    Worker last = worker;
    if (last != null) {
      last.close(patience);
      worker = null;
    }
  }
}
