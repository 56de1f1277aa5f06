package dev.hookswitch.pacing;

import java.time.Instant;
import java.util.List;

/**
 * How a campaign stands at a moment.
 *
 * @param paused no line may be dialled
 * @param operators all who work for it now, in any order
 * @param ringingSince when the lines were dialled that are neither answered nor over
 * @param waitingSince when the contacts answered who were not given an operator yet, and are not
 *     abandoned yet
 * @param otherLines lines in use for anything else, such as an announcement to an abandoned contact
 */
public record Situation(
    Instant now,
    boolean paused,
    List<AtWork> operators,
    List<Instant> ringingSince,
    List<Instant> waitingSince,
    int otherLines) {

  public Situation {
    operators = List.copyOf(operators);
    ringingSince = List.copyOf(ringingSince);
    waitingSince = List.copyOf(waitingSince);
  }
}
