package dev.hookswitch.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when a contact is called again. No clock and no chance: the same history gives the
 * same answer.
 *
 * @param most attempts in all, whatever became of them
 * @param rules what follows on each result; on one that is not there, nothing
 */
public record RetryRules(int most, Map<Result, Rule> rules) {

  public static final int MOST_ATTEMPTS = 50;
  public static final int MOST_INTERVALS = 20;
  public static final Duration LONGEST_INTERVAL = Duration.ofDays(90);

  /** As a patient person would. */
  public static final RetryRules DEFAULT =
      new RetryRules(
          5,
          Map.of(
              Result.BUSY, rule(3, Duration.ofMinutes(5), Duration.ofMinutes(15)),
              Result.NO_ANSWER, rule(3, Duration.ofHours(1), Duration.ofHours(4)),
              Result.CANCELLED, rule(3, Duration.ofMinutes(10)),
              Result.CONGESTION, rule(3, Duration.ofMinutes(15), Duration.ofHours(1)),
              Result.UNAVAILABLE, rule(3, Duration.ofMinutes(15), Duration.ofHours(1)),
              Result.MACHINE, rule(2, Duration.ofHours(4)),
              // who was hung up on by a machine is left in peace for three days
              Result.ABANDONED, rule(2, Duration.ofHours(72)),
              Result.FAILED, rule(3, Duration.ofMinutes(10), Duration.ofHours(1)),
              Result.LOST, rule(2, Duration.ofHours(1))));

  /** Q.850: unallocated number, number changed, invalid number format. No patience helps there. */
  private static final Set<Integer> NO_SUCH_NUMBER = Set.of(1, 22, 28);

  public RetryRules {
    if (most < 1 || most > MOST_ATTEMPTS) {
      throw new IllegalArgumentException("1 to " + MOST_ATTEMPTS + " attempts");
    }
    rules = Map.copyOf(rules);
  }

  /**
   * What follows on one result.
   *
   * @param attempts how many may end so; with that many the contact is given up
   * @param intervals the pause after the first, the second, …; the last holds for all that follow
   */
  public record Rule(int attempts, List<Duration> intervals) {
    public Rule {
      intervals = List.copyOf(intervals);
      if (attempts < 1 || attempts > MOST_ATTEMPTS) {
        throw new IllegalArgumentException("1 to " + MOST_ATTEMPTS + " attempts");
      }
      if (intervals.isEmpty() || intervals.size() > MOST_INTERVALS) {
        throw new IllegalArgumentException("1 to " + MOST_INTERVALS + " intervals");
      }
    }

    private Duration after(int ended) {
      return intervals.get(Math.min(ended, intervals.size()) - 1);
    }
  }

  /**
   * An attempt that is over.
   *
   * @param cause Q.850, or null where the PBX gave none
   */
  public record Past(Result result, @Nullable Integer cause) {}

  /** What becomes of the contact. */
  public sealed interface Next {
    /** It is called again, not before that. */
    record Again(Instant at) implements Next {}

    /** It was reached. */
    record Reached() implements Next {}

    /** It is not called again. */
    record GivenUp() implements Next {}
  }

  /**
   * What becomes of a contact after its latest attempt.
   *
   * @param history all its attempts that are over, the latest last; at least one
   */
  public Next after(List<Past> history, Instant now) {
    Past last = history.getLast();
    if (last.result() == Result.NOT_PLACED) {
      return new Next.Again(now);
    }
    if (last.result() == Result.ANSWERED) {
      return new Next.Reached();
    }
    long all = history.stream().filter(past -> past.result().counts()).count();
    int same = (int) history.stream().filter(past -> past.result() == last.result()).count();
    Rule rule = rules.get(last.result());
    if (rule == null || all >= most || same >= rule.attempts() || isNoSuchNumber(last)) {
      return new Next.GivenUp();
    }
    return new Next.Again(now.plus(rule.after(same)));
  }

  private static boolean isNoSuchNumber(Past past) {
    return past.result() == Result.CONGESTION
        && past.cause() != null
        && NO_SUCH_NUMBER.contains(past.cause());
  }

  private static Rule rule(int attempts, Duration... intervals) {
    return new Rule(attempts, List.of(intervals));
  }
}
