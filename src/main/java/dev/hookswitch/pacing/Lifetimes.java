package dev.hookswitch.pacing;

/**
 * How long something of a kind lasts, learned from what has lasted: a life table. Time is cut into
 * bins that grow with their distance from zero; for each the table keeps how long anything was in
 * it and how often it ended there. Their ratio is the rate at which what has come so far ends,
 * which is what is asked: nothing is assumed about the shape of the distribution.
 *
 * <p>The past is forgotten exponentially, so that some {@value #MEMORY} cases count. What was never
 * seen is filled by the prior, the weight of a few cases that end at a constant rate.
 */
final class Lifetimes {

  private static final double MEMORY = 1_000;
  private static final double FIRST_SECONDS = 0.5;
  private static final double GROWTH = 1.08;
  private static final int BINS = 84;
  private static final double PRIOR_CASES = 0.5;

  /** Survival is tabulated in half seconds up to here, and computed beyond. */
  private static final int TABLE = 2_400;

  private static final double TABLE_STEP = 0.5;

  /** Where the bins begin; the last has no end. */
  private static final double[] EDGES = edges();

  private final double[] exposure = new double[BINS];
  private final double[] ends = new double[BINS];
  private final double[] priorExposure = new double[BINS];
  private final double priorRate;
  private final double[] survival = new double[TABLE + 1];
  private double tailRate;
  private double weight = 1;
  private double sum;
  private double squares;
  private long cases;

  /**
   * A table that knows nothing but a guess.
   *
   * @param guessedMean in seconds
   */
  Lifetimes(double guessedMean) {
    priorRate = 1 / guessedMean;
    sum = guessedMean;
    squares = 2 * guessedMean * guessedMean;
    for (int bin = 0; bin < BINS; bin++) {
      double width = bin + 1 < BINS ? EDGES[bin + 1] - EDGES[bin] : guessedMean;
      priorExposure[bin] = PRIOR_CASES * Math.min(width, guessedMean);
    }
    settle();
  }

  private static double[] edges() {
    double[] edges = new double[BINS];
    for (int bin = 1; bin < BINS; bin++) {
      edges[bin] = FIRST_SECONDS * (Math.pow(GROWTH, bin) - 1) / (GROWTH - 1);
    }
    return edges;
  }

  /** Which bin so many seconds are in. */
  static int bin(double seconds) {
    double grown = 1 + Math.max(0, seconds) * (GROWTH - 1) / FIRST_SECONDS;
    return Math.min(BINS - 1, (int) (Math.log(grown) / Math.log(GROWTH)));
  }

  static int bins() {
    return BINS;
  }

  /** A time in seconds that stands for a bin. */
  static double middle(int bin) {
    return bin + 1 < BINS ? (EDGES[bin] + EDGES[bin + 1]) / 2 : EDGES[bin];
  }

  /** How many have been seen, ever. */
  long cases() {
    return cases;
  }

  /** One has lasted so many seconds. What is asked of the table changes with {@link #settle}. */
  void saw(double seconds) {
    double lasted = Math.max(0, seconds);
    int last = bin(lasted);
    for (int bin = 0; bin < BINS; bin++) {
      exposure[bin] *= 1 - 1 / MEMORY;
      ends[bin] *= 1 - 1 / MEMORY;
      if (bin < last) {
        exposure[bin] += EDGES[bin + 1] - EDGES[bin];
      }
    }
    exposure[last] += lasted - EDGES[last];
    ends[last]++;
    weight = weight * (1 - 1 / MEMORY) + 1;
    sum = sum * (1 - 1 / MEMORY) + lasted;
    squares = squares * (1 - 1 / MEMORY) + lasted * lasted;
    cases++;
  }

  double mean() {
    return sum / weight;
  }

  double variance() {
    return squares / weight - mean() * mean();
  }

  /** Takes what was seen into the answers. */
  void settle() {
    survival[0] = 1;
    double hazard = 0;
    int bin = 0;
    for (int i = 1; i <= TABLE; i++) {
      double from = (i - 1) * TABLE_STEP;
      while (bin + 1 < BINS && EDGES[bin + 1] <= from) {
        bin++;
      }
      hazard += rate(bin) * TABLE_STEP;
      survival[i] = Math.exp(-hazard);
    }
    double tailEnds = 0;
    double tailExposure = 0;
    for (int tail = bin; tail < BINS; tail++) {
      tailEnds += ends[tail] + priorExposure[tail] * priorRate;
      tailExposure += exposure[tail] + priorExposure[tail];
    }
    tailRate = tailEnds / tailExposure;
  }

  private double rate(int bin) {
    return (ends[bin] + priorExposure[bin] * priorRate) / (exposure[bin] + priorExposure[bin]);
  }

  /** The share of which it lasts longer than so many seconds. */
  double longerThan(double seconds) {
    if (seconds <= 0) {
      return 1;
    }
    double place = seconds / TABLE_STEP;
    int below = (int) place;
    if (below >= TABLE) {
      return survival[TABLE] * Math.exp(-tailRate * (seconds - TABLE * TABLE_STEP));
    }
    return survival[below] + (place - below) * (survival[below + 1] - survival[below]);
  }

  /** The share of which it lasts, having lasted so long, so much longer still. */
  double longerStill(double seconds, double elapsed) {
    double before = longerThan(elapsed);
    return before < 1e-12 ? Math.exp(-tailRate * seconds) : longerThan(elapsed + seconds) / before;
  }

  /**
   * The time in seconds after which it lasts no longer but for such a share; at most 20 minutes.
   */
  double within(double share) {
    int place = 0;
    while (place < TABLE && survival[place] > share) {
      place++;
    }
    return place * TABLE_STEP;
  }
}
