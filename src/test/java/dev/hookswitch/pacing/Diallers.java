package dev.hookswitch.pacing;

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
        Math.max(0, count(situation, AtWork.Ready.class) - situation.ringingSince().size());
  }

  /**
   * Lines at a constant rate, without a look at the operators: contacts answer as a Poisson
   * process, and of those, with patience short against a call, Erlang's share is lost. The rate is
   * the one at which this share is the ceiling.
   */
  static Dialler poisson(int operators, double ceiling, RandomGenerator random) {
    double busySeconds = World.TALK_SECONDS + World.WRAP_UP_SECONDS;
    double perSecond = Erlang.offered(operators, ceiling) / busySeconds / World.ANSWER_RATE;
    return _ -> poissonNumber(perSecond, random);
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

  static int count(Situation situation, Class<? extends AtWork> state) {
    return (int) situation.operators().stream().filter(state::isInstance).count();
  }
}
