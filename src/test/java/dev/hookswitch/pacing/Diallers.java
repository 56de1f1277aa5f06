package dev.hookswitch.pacing;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** Our policy, and those that it must beat. */
final class Diallers {

  private Diallers() {}

  static Dialler ours(PacingRules rules) {
    Pacing pacing = new Pacing(rules);
    return new Dialler() {
      @Override
      public int dial(Situation situation) {
        return pacing.decide(situation).lines();
      }

      @Override
      public void observe(Observation observation) {
        pacing.observe(observation);
      }
    };
  }

  /** One line for each operator who is ready. */
  static Dialler progressive() {
    return situation ->
        Math.max(0, count(situation, OperatorState.Ready.class) - situation.ringingSince().size());
  }

  /**
   * Lines at a constant rate, without a look at the operators: contacts answer as a Poisson process,
   * and of those, with patience short against a call, Erlang's share is lost. The rate is the one at
   * which this share is the ceiling.
   */
  static Dialler poisson(int operators, double ceiling, RandomGenerator random) {
    double busySeconds = World.TALK_SECONDS + World.WRAP_UP_SECONDS;
    double perSecond = offered(operators, ceiling) / busySeconds / World.ANSWER_RATE;
    return _ -> poissonNumber(perSecond, random);
  }

  /** The load in erlangs of which such a share is lost. */
  static double offered(int operators, double share) {
    double low = 0;
    double high = 2 * operators;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (erlangB(operators, middle) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The share of calls that find all operators busy, where nobody waits. */
  static double erlangB(int operators, double load) {
    double blocked = 1;
    for (int n = 1; n <= operators; n++) {
      blocked = load * blocked / (n + load * blocked);
    }
    return blocked;
  }

  private static int poissonNumber(double mean, RandomGenerator random) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int number = 0;
    while (product > limit) {
      product *= random.nextDouble();
      number++;
    }
    return number;
  }

  static int count(Situation situation, Class<? extends OperatorState> state) {
    return (int) situation.operators().stream().filter(state::isInstance).count();
  }

  /** What the dial level is multiplied with to give the lines that there should be. */
  enum LevelOf {
    /** Operators ready or talking; lines that talk are lines too. The rule's default. */
    ACTIVE_OPERATORS,
    /** Operators ready; lines that talk do not count. An option of the rule. */
    READY_OPERATORS,
    /** As the first, with operators who wrap up. */
    ALL_OPERATORS
  }

  /**
   * The adaptive dial level of open-source diallers, as issue 5 states it: sampled every second,
   * adjusted every 15, with D the mean of ready operators less that of waiting contacts, A the mean of
   * operators, m = D/A halved where negative, the level multiplied with 1 + m between 1 and 3; halved
   * where of more than 20 calls within a minute more than half were dropped; back to 1 where the
   * day's drops exceed the ceiling after 50 calls.
   */
  static final class DialLevel implements Dialler {

    private static final int ADJUSTED_EVERY = 15;

    private final LevelOf of;
    private final double ceiling;
    private final Deque<double[]> samples = new ArrayDeque<>();
    private final Deque<Instant> callsOfTheMinute = new ArrayDeque<>();
    private final Deque<Instant> dropsOfTheMinute = new ArrayDeque<>();
    private double level = 1;
    private int second;
    private int answeredToday;
    private int droppedToday;

    DialLevel(LevelOf of, double ceiling) {
      this.of = of;
      this.ceiling = ceiling;
    }

    @Override
    public int dial(Situation situation) {
      int ready = count(situation, OperatorState.Ready.class);
      int talking = count(situation, OperatorState.Talking.class);
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
}
