package dev.hookswitch.dispatch;

/**
 * The bounds of one endpoint's delivery.
 *
 * @param parallel requests under way at once
 * @param inMemory events taken from the log and not yet settled
 * @param parkedLanes sessions with parked deliveries; at this bound nothing more is taken from the
 *     log
 */
public record Limits(int parallel, int inMemory, int parkedLanes) {
  public static final Limits DEFAULT = new Limits(128, 10_000, 200_000);
}
