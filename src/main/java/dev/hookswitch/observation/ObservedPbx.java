package dev.hookswitch.observation;

import dev.hookswitch.call.Aside;
import dev.hookswitch.call.Bystander;
import dev.hookswitch.call.CallObserver;
import dev.hookswitch.call.Directory;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.cluster.Tenant;
import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.pbx.LinkHealth;
import dev.hookswitch.pbx.PbxLink;
import dev.hookswitch.pbx.PbxWatch;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PBX: connected to while this process has a place at it or acts on it, left to others
 * otherwise. Safe for all threads.
 */
public final class ObservedPbx implements PbxWatch, Tenant, LeaseKeeper.Holder, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ObservedPbx.class);

  /** How long it stays connected without a place: whoever has it now must have looked around. */
  static final Duration LINGERS = Duration.ofSeconds(5);

  /** A connection, and who listens to it. */
  public record Observation(PbxLink link, CallObserver observer) {}

  /**
   * What it is made of.
   *
   * @param begin from what the journal knows at that moment, not connected yet
   * @param begun told before the connection is opened
   * @param observers the names of the processes that have a place
   * @param nanos as {@link System#nanoTime}
   */
  public record Parts(
      Supplier<Observation> begin,
      Runnable begun,
      Supplier<List<String>> observers,
      LongSupplier nanos) {}

  private final String name;
  private final Parts parts;
  private volatile @Nullable Observation now;
  private volatile @Nullable Directory directory;
  private volatile Bystander bystander = Bystander.NOBODY;

  // guarded by this
  private boolean isOpen;
  private boolean hasPlace;
  private boolean acts;

  /** Since when it is connected to without need. */
  private @Nullable Long needlessSince;

  public ObservedPbx(String name, Parts parts) {
    this.name = name;
    this.parts = parts;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public LinkHealth health() {
    Observation current = now;
    return current == null ? LinkHealth.elsewhere(whoObserves()) : current.link().health();
  }

  private String whoObserves() {
    List<String> observers = parts.observers().get();
    return observers.isEmpty()
        ? "not observed by this process, and by no other just now"
        : "observed by " + String.join(" and ", observers) + ", and not by this process";
  }

  /** From now on it is connected to when it should be. */
  public synchronized void start() {
    isOpen = true;
    follow();
  }

  /** Who is told, with what is observed, on which channels that is. Before the start. */
  public void setBystander(Bystander bystander) {
    this.bystander = bystander;
  }

  /** Who is who from the next signal on. */
  public synchronized void setDirectory(Directory directory) {
    this.directory = directory;
    Observation current = now;
    if (current != null) {
      current.observer().setDirectory(directory);
    }
  }

  /** Tells what no PBX reports; nothing where others observe it: they have heard it too. */
  public void tell(Aside aside) throws InterruptedException {
    Observation current = now;
    if (current != null) {
      current.observer().tell(aside);
    }
  }

  /** How many sessions are in progress, as far as this process observes. */
  public int openSessions() {
    Observation current = now;
    return current == null ? 0 : current.observer().openSessions();
  }

  // a place

  @Override
  public synchronized void settled(Set<Tenure> held) {
    hasPlace = !held.isEmpty();
    follow();
  }

  @Override
  public void acquired(Set<Tenure> tenures) {
    // settled follows
  }

  @Override
  public void released(Set<Tenure> tenures) {
    // settled follows
  }

  @Override
  public void lost(Set<Tenure> tenures) {
    // observed on, until the table says that others have it
  }

  // the lease of those who act

  @Override
  public synchronized void acquired() {
    acts = true;
    follow();
  }

  @Override
  public synchronized void released() {
    acts = false;
  }

  @Override
  public synchronized void lost() {
    acts = false;
  }

  // what follows from it

  private void follow() {
    if (!isOpen) {
      return;
    }
    if (hasPlace || acts) {
      needlessSince = null;
      if (now == null) {
        begin();
      }
    } else if (now != null) {
      long at = parts.nanos().getAsLong();
      Long since = needlessSince;
      if (since == null) {
        needlessSince = at;
      } else if (at - since >= LINGERS.toNanos()) {
        LOG.info("pbx={} is left to other processes", name);
        end();
      }
    }
  }

  private void begin() {
    Observation next = parts.begin().get();
    next.observer().setBystander(bystander);
    Directory current = directory;
    if (current != null) {
      next.observer().setDirectory(current);
    }
    now = next;
    parts.begun().run();
    next.link().start(next.observer());
  }

  private void end() {
    Observation last = now;
    now = null;
    needlessSince = null;
    if (last != null) {
      last.link().close();
    }
  }

  @Override
  public synchronized void close() {
    isOpen = false;
    end();
  }
}
