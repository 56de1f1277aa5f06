package dev.hookswitch.dialer;

import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxControl;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The door to one PBX, open while this process may act: of several on one database one does, and a
 * PBX tells its news to one program. Whoever wants the news says so before the first lease; all
 * hear all of them, one after the other. Safe for all threads.
 */
public final class LeasedControl implements PbxControl, LeaseKeeper.Holder {

  private final String name;
  private final Supplier<PbxControl> doors;
  private final List<Consumer<ControlNews>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable PbxControl door;

  /**
   * Makes one that is closed.
   *
   * @param doors makes a door each time it is opened
   */
  public LeasedControl(String name, Supplier<PbxControl> doors) {
    this.name = name;
    this.doors = doors;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isUp() {
    PbxControl now = door;
    return now != null && now.isUp();
  }

  @Override
  public String detail() {
    PbxControl now = door;
    return now == null ? "another process acts on this PBX" : now.detail();
  }

  @Override
  public CommandOutcome carryOut(PbxCommand command) {
    PbxControl now = door;
    // it may have been given by this process a moment ago: nothing is to be concluded from it
    return now == null ? new CommandOutcome.Unknown(detail()) : now.carryOut(command);
  }

  /** From the next lease on. May be said several times. */
  @Override
  public void start(Consumer<ControlNews> listener) {
    listeners.add(listener);
  }

  @Override
  public synchronized void acquired() {
    PbxControl next = doors.get();
    door = next;
    next.start(news -> listeners.forEach(listener -> listener.accept(news)));
  }

  @Override
  public void released() {
    close();
  }

  @Override
  public void lost() {
    close();
  }

  @Override
  public synchronized void close() {
    PbxControl last = door;
    door = null;
    if (last != null) {
      last.close();
    }
  }
}
