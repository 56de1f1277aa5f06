package dev.hookswitch.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * How many contacts answered and how many of them were abandoned, in the window that ends now; and
 * how many more may be, so that the ceiling holds in this window and in every one that ends later.
 *
 * <p>The window is kept in {@value #SLICES} slices of time. Where a slice is only partly in it, its
 * abandoned count and its answers do not.
 */
final class Ledger {

  private static final int SLICES = 120;

  /** How far below the expected number of answers is planned for, in standard deviations. */
  private static final double CAUTION = 3.0;

  /**
   * By how much fewer may answer than did, at the most, once dialling is progressive: what is
   * relied upon is what it would then be, but where hardly anybody answers that would allow nobody
   * to be abandoned, and so be progressive for ever.
   */
  private static final double MOST_LOST_BY_PROGRESSIVE = 0.15;

  /** The rate at which an operator takes calls is learned over about this time. */
  private static final double MEMORY_SECONDS = 7_200;

  /** Longer without a decision, nobody was dialling. */
  private static final double LONGEST_STEP_SECONDS = 10;

  private final double ceiling;
  private final long sliceMillis;
  private final int[] answered = new int[SLICES + 1];
  private final int[] abandoned = new int[SLICES + 1];
  private long newest = Long.MIN_VALUE;

  /** As if nobody had answered for a while: what is not known yet is not relied upon. */
  private double operatorSeconds = 1_000;

  private double answers;
  private Instant passedAt = Instant.MIN;
  private Work work = Work.UNKNOWN;

  Ledger(double ceiling, Duration window) {
    this.ceiling = ceiling;
    sliceMillis = window.toMillis() / SLICES;
  }

  void answered(Instant at) {
    if (advance(at)) {
      answered[slot(at)]++;
    }
    if (!passedAt.equals(Instant.MIN)) {
      answers++;
    }
  }

  void abandoned(Instant answeredAt) {
    if (advance(answeredAt)) {
      abandoned[slot(answeredAt)]++;
    }
  }

  /**
   * So many answered then, in a time of which nothing else is known, and so many were abandoned.
   */
  void recall(Instant at, int found, int lost) {
    if (advance(at)) {
      answered[slot(at)] += found;
      abandoned[slot(at)] += lost;
    }
  }

  /**
   * So many operators have worked since this was said last.
   *
   * @param perCall what a call costs them
   */
  void pass(Instant now, int operators, Work perCall) {
    work = perCall;
    if (!passedAt.equals(Instant.MIN) && now.isAfter(passedAt)) {
      double seconds = Math.min(LONGEST_STEP_SECONDS, Pacing.seconds(passedAt, now));
      double kept = Math.exp(-seconds / MEMORY_SECONDS);
      operatorSeconds = operatorSeconds * kept + operators * seconds;
      answers *= kept;
    }
    passedAt = now;
    advance(now);
  }

  /** Makes room for a time; false: it is older than all that is kept. */
  private boolean advance(Instant at) {
    long slice = slice(at);
    if (newest == Long.MIN_VALUE) {
      newest = slice;
    }
    if (slice > newest + SLICES) {
      Arrays.fill(answered, 0);
      Arrays.fill(abandoned, 0);
      newest = slice;
    }
    while (newest < slice) {
      newest++;
      answered[Math.floorMod(newest, SLICES + 1)] = 0;
      abandoned[Math.floorMod(newest, SLICES + 1)] = 0;
    }
    return slice >= newest - SLICES;
  }

  private long slice(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), sliceMillis);
  }

  private int slot(Instant at) {
    return Math.floorMod(slice(at), SLICES + 1);
  }

  /** Contacts who answered within the window that ends with the newest moment it knows of. */
  int answered() {
    int oldest = newest == Long.MIN_VALUE ? 0 : answered[Math.floorMod(newest + 1, SLICES + 1)];
    return Arrays.stream(answered).sum() - oldest;
  }

  /** Of these, and of a little before, who were abandoned. */
  int abandoned() {
    return Arrays.stream(abandoned).sum();
  }

  /**
   * How many are expected to answer within a whole window, if as many operators work as do now, and
   * dialling is progressive from now on: which it will be where nobody more may be abandoned.
   */
  double expected(int operators) {
    double seen = answers / operatorSeconds;
    double progressive = 1 / Math.max(1, work.mean() + work.dialling());
    double each = Math.min(seen, Math.max(progressive, (1 - MOST_LOST_BY_PROGRESSIVE) * seen));
    return each * operators * SLICES * sliceMillis / 1_000.0;
  }

  /**
   * The number of answers that can be relied upon where so many are expected. Operators take calls
   * one after the other, so that their number varies the less the more alike the calls are: its
   * variance is the number times the square of the coefficient of variation of the time from one to
   * the next.
   */
  double reliable(double expected) {
    double between = operatorSeconds / Math.max(1, answers);
    double idle = Math.max(0, between - work.mean());
    double unevenness = Math.sqrt(work.variance() + idle * idle) / between;
    return Math.max(0, expected - CAUTION * Math.min(1, unevenness) * Math.sqrt(expected));
  }

  /** How many more may be abandoned, if so many operators work on; negative: too many were. */
  int allowance(int operators) {
    if (newest == Long.MIN_VALUE) {
      return 0;
    }
    double slice = expected(operators) / SLICES;
    int known = answered();
    int lost = abandoned();
    double least = ceiling * known - lost;
    for (int ahead = 1; ahead <= SLICES; ahead++) {
      known -= answered[Math.floorMod(newest + 1 + ahead, SLICES + 1)];
      lost -= abandoned[Math.floorMod(newest + ahead, SLICES + 1)];
      least = Math.min(least, ceiling * (known + reliable(slice * ahead)) - lost);
    }
    return (int) Math.floor(least + 1e-9);
  }
}
