package dev.hookswitch.pacing;

/**
 * Erlang's formula of lost calls: calls come at random, whoever finds all operators busy is lost.
 */
final class Erlang {

  private Erlang() {}

  /** The share of calls that are lost. */
  static double lost(int operators, double load) {
    double blocked = 1;
    for (int n = 1; n <= operators; n++) {
      blocked = load * blocked / (n + load * blocked);
    }
    return blocked;
  }

  /** The load in erlangs of which such a share is lost. */
  static double offered(int operators, double share) {
    double low = 0;
    double high = 2 * operators;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (lost(operators, middle) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The share of their time that operators are busy, where such a share is lost. */
  static double occupancy(int operators, double share) {
    return offered(operators, share) * (1 - share) / operators;
  }
}
