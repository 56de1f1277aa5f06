package dev.hookswitch.store;

import dev.hookswitch.cluster.Tenure;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Keeps out who holds a lease no more. */
interface Fence {

  /** Where nobody else can hold anything. */
  Fence OPEN = (_, tenures) -> Set.copyOf(tenures);

  /**
   * Which of these tenures are what their leases say now. Until the transaction ends nobody takes
   * these leases.
   */
  Set<Tenure> admit(Handle handle, Collection<Tenure> tenures) throws SQLException;
}
