package dev.hookswitch.cluster;

import java.util.List;
import java.util.Set;

/**
 * Leases of a kind, spread over the nodes that live, and who works under them.
 *
 * @param what in one word, for a log
 * @param spreading who has how many of them
 */
public record Share(String what, List<String> leases, Tenant tenant, Spreading spreading) {

  public Share {
    leases = List.copyOf(leases);
  }

  /** Of as many for each node. */
  public static Share even(String what, List<String> leases, Tenant tenant) {
    return new Share(what, leases, tenant, Distribution::next);
  }

  /** Of one lease, which one node holds. */
  public static Share sole(Duty duty, LeaseKeeper.Holder holder) {
    return even(duty.lease(), List.of(duty.lease()), new Sole(duty, holder));
  }

  /** Where one lease is all there is to hold. */
  private record Sole(Duty duty, LeaseKeeper.Holder holder) implements Tenant {
    @Override
    public void acquired(Set<Tenure> tenures) {
      tenures.forEach(duty::begin);
      holder.acquired();
    }

    @Override
    public void released(Set<Tenure> tenures) {
      holder.released();
      duty.end();
    }

    @Override
    public void lost(Set<Tenure> tenures) {
      duty.end();
      holder.lost();
    }
  }
}
