package dev.hookswitch.cluster;

/** As a keeper makes them, of a node that lives on. */
public final class Tenures {

  private Tenures() {}

  public static Tenure of(String lease, long token) {
    return new Tenure(lease, token, () -> true);
  }

  /** Of a node that has taken it and lives on, whatever others do. */
  public static Duty duty(String lease, long token) {
    Duty duty = new Duty(lease);
    duty.begin(of(lease, token));
    return duty;
  }
}
