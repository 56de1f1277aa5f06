package dev.hookswitch.journal;

import java.util.List;

/**
 * A stretch of a {@link CommitOrder}.
 *
 * @param end whoever has dealt with these events goes on there; it may be farther than the last of
 *     them
 * @param more there may be more after it even now
 */
public record Stretch(List<Placed> events, Position end, boolean more) {
  public Stretch {
    events = List.copyOf(events);
  }
}
