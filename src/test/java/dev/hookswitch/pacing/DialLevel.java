package dev.hookswitch.pacing;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * The adaptive dial level of open-source diallers: sampled every second, adjusted every 15, with D
 * the mean of ready operators less that of waiting contacts, A the mean of operators, m = D/A
 * halved where negative, the level multiplied with 1 + m between 1 and 3; halved where of more than
 * 20 calls within a minute more than half were dropped; back to 1 where the day's drops exceed the
 * ceiling after 50 calls.
 */
final class DialLevel implements Dialler {

  /**
   * What the dial level is multiplied with to give the lines that there should be: the rule leaves
   * it open.
   */
  enum Of {
    /** Operators ready or talking; lines that talk are lines too. What VICIdial does by default. */
    ACTIVE_OPERATORS,
    /** Operators ready; lines that talk do not count. VICIdial's available_only_ratio_tally. */
    READY_OPERATORS,
    /** As the first, with operators who wrap up: another way to read the rule. */
    ALL_OPERATORS;

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private static final int ADJUSTED_EVERY = 15;

  private final Of of;
  private final double ceiling;
  private final Deque<double[]> samples = new ArrayDeque<>();
  private final Deque<Instant> callsOfTheMinute = new ArrayDeque<>();
  private final Deque<Instant> dropsOfTheMinute = new ArrayDeque<>();
  private double level = 1;
  private int second;
  private int answeredToday;
  private int droppedToday;

  DialLevel(Of of, double ceiling) {
    this.of = of;
    this.ceiling = ceiling;
  }

  @Override
  public int dial(Situation situation) {
    int ready = Diallers.count(situation, AtWork.Ready.class);
    int talking = Diallers.count(situation, AtWork.Talking.class);
    int waiting = situation.waitingSince().size();
    int all = situation.operators().size();
    samples.addLast(new double[] {ready - waiting, all});
    if (samples.size() > ADJUSTED_EVERY) {
      samples.removeFirst();
    }
    second++;
    if (second % ADJUSTED_EVERY == 0) {
      adjust(situation.now());
    }
    int dialled = situation.ringingSince().size() + waiting;
    return Math.max(
        0,
        switch (of) {
          case ACTIVE_OPERATORS -> goal(ready + talking) - dialled - talking;
          case READY_OPERATORS -> goal(ready) - dialled;
          case ALL_OPERATORS -> goal(all) - dialled - talking;
        });
  }

  private int goal(int operators) {
    return (int) Math.round(level * operators);
  }

  private void adjust(Instant now) {
    double difference = samples.stream().mapToDouble(sample -> sample[0]).average().orElse(0);
    double operators = samples.stream().mapToDouble(sample -> sample[1]).average().orElse(0);
    double change = operators > 0 ? difference / operators : 0;
    level = within(level * (1 + (change < 0 ? change / 2 : change)));
    Instant minuteAgo = now.minusSeconds(60);
    forget(callsOfTheMinute, minuteAgo);
    forget(dropsOfTheMinute, minuteAgo);
    if (callsOfTheMinute.size() > 20 && dropsOfTheMinute.size() * 2 > callsOfTheMinute.size()) {
      level = within(level / 2);
    }
    if (answeredToday > 50 && droppedToday > ceiling * answeredToday) {
      level = 1;
    }
  }

  private static double within(double level) {
    return Math.clamp(level, 1, 3);
  }

  private static void forget(Deque<Instant> times, Instant before) {
    while (!times.isEmpty() && times.getFirst().isBefore(before)) {
      times.removeFirst();
    }
  }

  @Override
  public void observe(Observation observation) {
    switch (observation) {
      case Observation.Answered answered -> {
        callsOfTheMinute.addLast(answered.at());
        answeredToday++;
      }
      case Observation.Unanswered unanswered -> callsOfTheMinute.addLast(unanswered.at());
      case Observation.Abandoned abandoned -> {
        dropsOfTheMinute.addLast(abandoned.answeredAt());
        droppedToday++;
      }
      case Observation.Talked _, Observation.WrappedUp _ -> {}
    }
  }
}
