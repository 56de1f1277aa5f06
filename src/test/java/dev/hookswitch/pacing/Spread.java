package dev.hookswitch.pacing;

import java.util.random.RandomGenerator;

/** How long something lasts, in seconds: a distribution to draw from. */
interface Spread {

  double draw(RandomGenerator random);

  static Spread exponential(double mean) {
    return random -> -mean * Math.log(1 - random.nextDouble());
  }

  /** Lognormal, with this mean and this ratio of standard deviation to mean. */
  static Spread around(double mean, double variation) {
    double variance = Math.log(1 + variation * variation);
    double deviation = Math.sqrt(variance);
    double middle = Math.log(mean) - variance / 2;
    return random -> Math.exp(middle + deviation * random.nextGaussian());
  }
}
