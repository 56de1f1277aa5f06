package dev.hookswitch.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** How a campaign stands, put together step by step. */
final class Hall {

  static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  private final Instant now;
  private final List<AtWork> operators = new ArrayList<>();
  private final List<Instant> ringing = new ArrayList<>();
  private final List<Instant> waiting = new ArrayList<>();
  private int otherLines;
  private boolean paused;

  private Hall(Instant now) {
    this.now = now;
  }

  static Hall at(Instant now) {
    return new Hall(now);
  }

  static Hall now() {
    return at(NOW);
  }

  Hall ready(int count) {
    for (int i = 0; i < count; i++) {
      operators.add(new AtWork.Ready(now.minusSeconds(5)));
    }
    return this;
  }

  Hall talking(int count, int seconds) {
    for (int i = 0; i < count; i++) {
      operators.add(new AtWork.Talking(now.minusSeconds(seconds)));
    }
    return this;
  }

  Hall wrappingUp(int count, int seconds) {
    for (int i = 0; i < count; i++) {
      operators.add(new AtWork.WrappingUp(now.minusSeconds(seconds)));
    }
    return this;
  }

  Hall ringing(int count, int seconds) {
    for (int i = 0; i < count; i++) {
      ringing.add(now.minusSeconds(seconds));
    }
    return this;
  }

  Hall waiting(int count, Duration since) {
    for (int i = 0; i < count; i++) {
      waiting.add(now.minus(since));
    }
    return this;
  }

  Hall otherLines(int count) {
    otherLines = count;
    return this;
  }

  Hall paused() {
    paused = true;
    return this;
  }

  Situation situation() {
    return new Situation(now, paused, operators, ringing, waiting, otherLines);
  }

  /**
   * Half an hour of ten operators that ends now, as it is told after a restart: so many answered
   * and twice as many did not; talks last 120 s and wrap-ups 20 s, hardly spread.
   */
  static List<Observation> halfAnHour(int answered) {
    SplittableRandom random = new SplittableRandom(3);
    List<Observation> seen = new ArrayList<>();
    for (int i = 0; i < answered; i++) {
      Instant at = NOW.minusMillis(1_790_000L * (answered - i) / answered);
      seen.add(new Observation.Unanswered(at, seconds(10 + random.nextDouble() * 4)));
      seen.add(new Observation.Unanswered(at, seconds(10 + random.nextDouble() * 4)));
      seen.add(new Observation.Answered(at, seconds(10 + random.nextDouble() * 4)));
      seen.add(new Observation.Talked(seconds(110 + random.nextDouble() * 20)));
      seen.add(new Observation.WrappedUp(seconds(15 + random.nextDouble() * 10)));
    }
    return seen;
  }

  /** A pacing that has lived through that half hour, asked every five seconds. */
  static Pacing experienced(PacingRules rules, int answered) {
    Pacing pacing = new Pacing(rules);
    Instant asked = NOW.minus(Duration.ofMinutes(30));
    for (Observation each : halfAnHour(answered)) {
      while (each instanceof Observation.Answered(Instant at, Duration _) && asked.isBefore(at)) {
        var _ = pacing.decide(at(asked).talking(10, 60).situation());
        asked = asked.plusSeconds(5);
      }
      pacing.observe(each);
    }
    return pacing;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1_000));
  }
}
