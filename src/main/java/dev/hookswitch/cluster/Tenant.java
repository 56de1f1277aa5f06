package dev.hookswitch.cluster;

import java.util.Set;

/** Who works under the leases of a share. All of it is told on one thread, one after the other. */
public interface Tenant {

  /** These are held from now on. When this throws they are given up, and tried again. */
  void acquired(Set<Tenure> tenures);

  /** These are about to be given up, in good order: finish what is under way. */
  void released(Set<Tenure> tenures);

  /** These are over, and another node may have them: stop at once and store nothing more. */
  void lost(Set<Tenure> tenures);

  /**
   * The table has answered and the turn is over: this is what the node has of the share now. Told
   * after each answer, a few times a second. What it throws is logged, and it is told again.
   */
  default void settled(Set<Tenure> held) {}
}
