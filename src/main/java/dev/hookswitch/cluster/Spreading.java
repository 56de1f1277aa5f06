package dev.hookswitch.cluster;

import java.util.List;
import java.util.Set;

/**
 * How the leases of a share are spread over the nodes, as one node decides it for itself by what
 * the table said. Asked by one thread, once after each answer of the table.
 */
@FunctionalInterface
public interface Spreading {

  /**
   * What this node gives up and tries to take.
   *
   * @param held what this node really has: a lease that is in its name and that it does not know
   *     of, from before it lost it, is free
   */
  Distribution next(String self, LeaseTable.View view, List<String> leases, Set<String> held);
}
