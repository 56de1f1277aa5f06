package dev.hookswitch.endpoint;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast an endpoint is sent to, and how long it is worth trying.
 *
 * @param parallel requests under way at once, at the most
 * @param perSecond requests a second, at the most; null: as fast as it answers
 * @param maxAge what happened longer ago is no longer sent but becomes a dead letter at once; null:
 *     nothing is too old
 * @param disableAfter how long it may answer nothing but failures before it is disabled; null: as
 *     the settings say for all
 */
public record Pace(
    int parallel,
    @Nullable Double perSecond,
    @Nullable Duration maxAge,
    @Nullable Duration disableAfter) {

  public static final int MOST_PARALLEL = 128;
  public static final Pace FREE = new Pace(MOST_PARALLEL, null, null, null);

  public Pace {
    if (parallel < 1 || parallel > MOST_PARALLEL) {
      throw new IllegalArgumentException("1 to " + MOST_PARALLEL + " requests at once");
    }
  }
}
