package dev.hookswitch.cluster;

/** As a keeper makes them, of a node that lives on. */
public final class Tenures {

  private Tenures() {}

  public static Tenure of(String lease, long token) {
    return new Tenure(lease, token, () -> true);
  }
}
