package dev.hookswitch.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A lease that one node holds, for those who must show its token whenever they store something
 * under it. Safe for all threads.
 */
public final class Duty {

  private final String lease;
  private volatile @Nullable Tenure tenure;

  /** One that this node does not have yet. */
  public Duty(String lease) {
    this.lease = lease;
  }

  public String lease() {
    return lease;
  }

  /** As this node has it now; null: it does not, and stores nothing. */
  public @Nullable Tenure tenure() {
    return tenure;
  }

  void begin(Tenure begun) {
    tenure = begun;
  }

  void end() {
    tenure = null;
  }
}
