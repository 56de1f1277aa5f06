package dev.hookswitch;

import dev.hookswitch.access.Access;
import dev.hookswitch.call.CallObserver;
import dev.hookswitch.call.Directory;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.console.start.Demonstration;
import dev.hookswitch.demo.DemoCalls;
import dev.hookswitch.demo.DemoPbx;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.asterisk.AmiSettings;
import dev.hookswitch.pbx.asterisk.AsteriskLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration PBX beside a server that has none, begun and ended by whoever administers it.
 * Its calls are observed, stored and delivered like any, of an account of their own; so endpoints
 * of all accounts hear of them. Safe for all threads.
 */
final class GuestPbx implements Demonstration, AutoCloseable {

  private static final String NAME = "demonstration";
  private static final double CALLS_A_SECOND = 0.5;

  /** An hour of them: what somebody forgets does not fill the disk. */
  private static final int CALLS = 1_800;

  private static final Directory DIRECTORY =
      Settings.directory(
          List.of(
              new User("alice", "Alice", ACCOUNT, List.of("alice", "101"), Origin.FILE),
              new User("bob", "Bob", ACCOUNT, List.of("bob", "102"), Origin.FILE),
              new User("carol", "Carol", ACCOUNT, List.of("carol", "103"), Origin.FILE)),
          List.of(
              new OwnNumber("37160000001", ACCOUNT, "Sales", Origin.FILE),
              new OwnNumber("37160000003", ACCOUNT, "Support", Origin.FILE)));

  private final boolean isOffered;
  private final Journal journal;
  private final SecureRandom random;
  private final InstantSource clock;
  private @Nullable Running running;

  private record Running(DemoPbx pbx, AsteriskLink link, CallObserver observer) {}

  GuestPbx(boolean isOffered, Journal journal, SecureRandom random, InstantSource clock) {
    this.isOffered = isOffered;
    this.journal = journal;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public boolean isOffered() {
    return isOffered;
  }

  @Override
  public synchronized boolean isRunning() {
    return running != null && !running.pbx().isDone();
  }

  @Override
  public synchronized void begin() {
    if (isRunning()) {
      return;
    }
    end();
    String secret = Access.newKey(random);
    DemoPbx.Play play = new DemoPbx.Play(DemoCalls.ALL, CALLS, CALLS_A_SECOND, 1, ACCOUNT);
    DemoPbx pbx;
    try {
      pbx = new DemoPbx(NAME, secret, play, clock, RandomGenerator.getDefault());
    } catch (IOException e) {
      throw new UncheckedIOException("the demonstration found no free port", e);
    }
    AsteriskLink link =
        new AsteriskLink(settings(NAME, pbx.port(), secret), clock, RandomGenerator.getDefault());
    CallObserver observer =
        new CallObserver(
            NAME,
            new Switchboard(NAME, ACCOUNT, NumberForm.AS_IS, DIRECTORY),
            journal,
            clock,
            SettingsReader.DEFAULT_DOUBT,
            pbx.plans());
    link.start(observer);
    pbx.start();
    running = new Running(pbx, link, observer);
  }

  /** How a demonstration PBX is linked: a name is its user as well. */
  static AmiSettings settings(String name, int port, String secret) {
    return new AmiSettings(
        name,
        "127.0.0.1",
        port,
        name,
        secret,
        false,
        false,
        null,
        List.of("trunk"),
        Set.of(),
        AmiSettings.DEFAULT_QUEUE,
        AmiSettings.DEFAULT_SILENCE);
  }

  @Override
  public synchronized void end() {
    Running last = running;
    running = null;
    if (last != null) {
      last.pbx().close();
      last.link().close();
      // nobody will ever tell how they ended
      last.observer().accept(new Resynchronised(clock.instant(), true, List.of()));
    }
  }

  @Override
  public void close() {
    end();
  }
}
