package dev.hookswitch.pacing;

import java.time.Duration;

/**
 * What a campaign allows its dialling.
 *
 * @param ceiling how many of the contacts that answer may be abandoned, 0.03 for 3 %; 0: none,
 *     which is progressive dialling
 * @param window the time within which the ceiling holds, wherever it is laid: half an hour means
 *     every half hour, and with it every hour and every day
 * @param patience how long a contact who has answered may wait for an operator; after that they are
 *     abandoned
 * @param connectDelay how long it takes to connect an operator who is ready: zero where operators
 *     wait on the phone, the time until they answer where they are dialled then
 * @param mostLines the campaign's lines at once, whatever they do
 * @param mostLinesPerOperator lines that ring or wait for an operator, for each operator there is
 * @param fewestOperators with fewer than these one line is dialled for each operator who is ready
 */
public record PacingRules(
    double ceiling,
    Duration window,
    Duration patience,
    Duration connectDelay,
    int mostLines,
    double mostLinesPerOperator,
    int fewestOperators) {

  /** In a shorter one there are too few answers for a share of them to mean anything. */
  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(10);

  /** A month, as the safe harbour of the American rule has it: 30 days. */
  private static final Duration LONGEST_WINDOW = Duration.ofDays(31);

  private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(1);
  private static final double MOST_PER_OPERATOR = 100;

  /**
   * 3 % within half an hour, 2 s of patience; three lines for each operator, as the dialers that
   * are known have it; predictive from five operators on.
   */
  public static final PacingRules DEFAULT =
      new PacingRules(
          0.03, Duration.ofMinutes(30), Duration.ofSeconds(2), Duration.ZERO, 1_000, 3, 5);

  /**
   * Checked rules.
   *
   * @throws IllegalArgumentException if a rule is beyond its bounds, with a sentence that says
   *     which
   */
  public PacingRules {
    require(ceiling >= 0 && ceiling <= 1, "ceiling is a share from 0 to 1");
    require(
        window.compareTo(SHORTEST_WINDOW) >= 0 && window.compareTo(LONGEST_WINDOW) <= 0,
        "window is from ten minutes to 31 days");
    require(
        patience.isPositive() && patience.compareTo(LONGEST_PATIENCE) <= 0,
        "patience is up to a minute");
    require(
        !connectDelay.isNegative() && connectDelay.compareTo(patience) < 0,
        "connectDelay is shorter than patience, or everybody would be abandoned");
    require(mostLines >= 0, "mostLines is not negative");
    require(
        mostLinesPerOperator >= 1 && mostLinesPerOperator <= MOST_PER_OPERATOR,
        "mostLinesPerOperator is from 1 to 100");
    require(fewestOperators >= 1, "fewestOperators is at least 1");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
