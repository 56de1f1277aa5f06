package dev.hookswitch.cluster;

import java.util.function.BooleanSupplier;

/**
 * A lease for as long as one node holds it. Ended, it does not begin again: who takes the lease
 * once more gets another tenure, with a higher token. Safe for all threads.
 */
public final class Tenure {

  private final String lease;
  private final long token;
  private final BooleanSupplier isLiving;
  private volatile boolean isOver;

  /**
   * @param token what writers show
   * @param isLiving whether this node counts as living, by its own clock
   */
  Tenure(String lease, long token, BooleanSupplier isLiving) {
    this.lease = lease;
    this.token = token;
    this.isLiving = isLiving;
  }

  /** One that nobody contests. */
  public static Tenure forGood(String lease) {
    return new Tenure(lease, 0, () -> true);
  }

  public String lease() {
    return lease;
  }

  /** What the table compares before it lets anybody write under this lease. */
  public long token() {
    return token;
  }

  /**
   * Whether what the lease allows may still be begun. False before another node may have it: a
   * process that was frozen finds it false when it wakes. Once it was false it stays so, also where
   * the node is confirmed a moment later: whoever saw it has put its work down.
   */
  public boolean isValid() {
    if (!isOver && !isLiving.getAsBoolean()) {
      isOver = true;
    }
    return !isOver;
  }

  void end() {
    isOver = true;
  }

  @Override
  public String toString() {
    return lease + "#" + token;
  }
}
