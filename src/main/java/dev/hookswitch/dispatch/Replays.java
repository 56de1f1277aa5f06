package dev.hookswitch.dispatch;

import dev.hookswitch.endpoint.Endpoint;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Replays as people begin them. Safe for all threads. */
public final class Replays {

  public static final double MOST_PER_SECOND = 10_000;

  private static final int ID_BYTES = 10;
  private static final int MOST_RUNNING = 20;

  private final ReplayStore store;
  private final RandomGenerator random;
  private final InstantSource clock;

  /** What came of a wish. */
  public sealed interface Begun {
    record Done(Replay replay) implements Begun {}

    /** It cannot be begun now; the sentence says why. */
    record Refused(String sentence) implements Begun {}
  }

  public Replays(ReplayStore store, RandomGenerator random, InstantSource clock) {
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Begins one.
   *
   * @param perSecond how many events a second are queued at the most; null or 0: as fast as they
   *     are taken
   */
  public Begun begin(Endpoint endpoint, Replay.Scope scope, @Nullable Double perSecond) {
    long running =
        store.running().stream().filter(each -> each.endpointId().equals(endpoint.id())).count();
    if (running >= MOST_RUNNING) {
      return new Begun.Refused("this endpoint has " + MOST_RUNNING + " replays running already");
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return new Begun.Done(
        store.begin(
            "rp_" + HexFormat.of().formatHex(id),
            endpoint.id(),
            scope,
            perSecond == null || perSecond == 0 ? null : perSecond,
            clock.instant()));
  }
}
