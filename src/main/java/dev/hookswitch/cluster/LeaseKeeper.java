package dev.hookswitch.cluster;

import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries to get a lease, makes sure twice a second that it is still held, and tells the holder. It
 * has one thread, on which it tells; {@link #isHeld} is for all threads.
 */
public final class LeaseKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  /** Who works while the lease is held. */
  public interface Holder {

    /** The lease is held from now on. When this throws, the lease is given up and tried again. */
    void acquired();

    /** The lease is about to be given up, in good order: finish what is under way. */
    void released();

    /**
     * The lease is gone, and another process may have it already: stop at once and store nothing
     * more.
     */
    void lost();

    /**
     * All of them as one: they begin in this order and end in the other. What one of them is told
     * without having begun must do nothing.
     */
    static Holder all(List<Holder> holders) {
      return new Several(holders);
    }
  }

  private record Several(List<Holder> holders) implements Holder {
    Several {
      holders = List.copyOf(holders);
    }

    @Override
    public void acquired() {
      holders.forEach(Holder::acquired);
    }

    @Override
    public void released() {
      holders.reversed().forEach(Holder::released);
    }

    @Override
    public void lost() {
      holders.reversed().forEach(Holder::lost);
    }
  }

  private final Lease lease;
  private final Holder holder;
  private final Worker worker = Worker.named("lease");
  private volatile boolean held;

  public LeaseKeeper(Lease lease, Holder holder) {
    this.lease = lease;
    this.holder = holder;
  }

  /** Tries for the first time, on the caller's thread, and then goes on by itself. */
  public void start() {
    turn();
    if (!held) {
      LOG.info("another process delivers; this one observes and stands by");
    }
    worker.start(this::keepUntilClosed);
  }

  public boolean isHeld() {
    return held;
  }

  private void keepUntilClosed() {
    while (worker.pause(EVERY)) {
      turn();
    }
  }

  private void turn() {
    boolean now = lease.hold();
    if (now && !held) {
      acquire();
    } else if (!now && held) {
      held = false;
      LOG.warn("the right to deliver is lost: another process delivers, or nobody can just now");
      holder.lost();
    }
  }

  private void acquire() {
    try {
      holder.acquired();
      held = true;
      if (!lease.equals(Lease.ALONE)) {
        LOG.info("this process delivers");
      }
    } catch (RuntimeException e) {
      LOG.error("delivering could not begin, trying on: {}", e.getMessage());
      holder.lost();
      lease.release();
    }
  }

  /** Lets the holder finish, and gives the lease up. */
  @Override
  public void close() {
    // what it still does decides whether there is something to release
    worker.close(ChronoUnit.FOREVER.getDuration());
    if (held) {
      held = false;
      holder.released();
    }
    lease.release();
  }
}
