package dev.hookswitch.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that is well or is not, told once it has been so for a while: what comes and goes in
 * between is not mentioned. For one thread.
 */
final class Steady {

  private final Duration hold;
  private @Nullable Boolean told;
  private @Nullable Boolean seen;
  private Instant since = Instant.MIN;

  /**
   * Nothing is known of it yet.
   *
   * @param told how it is said to be already; null: whatever it is, it is told at first
   */
  Steady(Duration hold, @Nullable Boolean told) {
    this.hold = hold;
    this.told = told;
  }

  /** Notes how it is; answers since when it has been so, where that is to be told now. */
  Optional<Instant> saw(boolean well, Instant now) {
    if (seen == null || seen != well) {
      seen = well;
      since = now;
    }
    if ((told != null && told == well) || now.isBefore(since.plus(hold))) {
      return Optional.empty();
    }
    told = well;
    return Optional.of(since);
  }
}
