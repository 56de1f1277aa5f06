package dev.hookswitch.dispatch;

import dev.hookswitch.dispatch.Replay.Scope;
import dev.hookswitch.endpoint.Endpoint;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sending again, as people and programs ask for it: begun, watched, cancelled. For all threads. */
public final class Replays {

  /** Of one endpoint at once. */
  public static final int MOST_RUNNING = 20;

  public static final double MOST_PER_SECOND = 10_000;

  private static final int ID_BYTES = 10;

  /** What came of asking for one. */
  public sealed interface Begun {

    /** It runs. */
    record Running(Replay replay) implements Begun {}

    /** This endpoint has {@link #MOST_RUNNING} running already. */
    record TooMany() implements Begun {}
  }

  private final ReplayStore store;
  private final SecureRandom random;
  private final InstantSource clock;

  public Replays(ReplayStore store, SecureRandom random, InstantSource clock) {
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Begins one.
   *
   * @param perSecond at the most; null: as fast as it is taken
   */
  public Begun begin(Endpoint endpoint, Scope scope, @Nullable Double perSecond) {
    long running =
        store.running().stream().filter(each -> each.endpointId().equals(endpoint.id())).count();
    if (running >= MOST_RUNNING) {
      return new Begun.TooMany();
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return new Begun.Running(
        store.begin(
            "rp_" + HexFormat.of().formatHex(id),
            endpoint.id(),
            scope,
            perSecond,
            clock.instant()));
  }

  public Optional<Replay> find(String id) {
    return store.find(id);
  }

  /** The newest first; of one endpoint, or of one account's, or of all (null). */
  public List<Replay> list(@Nullable String endpointId, @Nullable String account, int limit) {
    return store.list(endpointId, account, limit);
  }

  /** Nothing more is queued; what was queued before is still sent. */
  public void cancel(String id) {
    var _ = store.finish(id, Replay.Status.CANCELLED, clock.instant());
  }
}
