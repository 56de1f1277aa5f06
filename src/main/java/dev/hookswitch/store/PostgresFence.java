package dev.hookswitch.store;

import dev.hookswitch.cluster.Tenure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * A token is compared under an advisory lock that all writers of a lease share and that who takes
 * it must have alone. Row locks would do the same and write a version of the row each time. The
 * lock's number is made of the lease's name and the table's: two installations in two schemas do
 * not meet. All take several in the order of their names, so that nobody waits in a circle.
 */
final class PostgresFence implements Fence {

  @Override
  public Set<Tenure> admit(Handle handle, Collection<Tenure> tenures) throws SQLException {
    if (tenures.isEmpty()) {
      return Set.of();
    }
    Map<String, Tenure> byLease = new TreeMap<>();
    tenures.forEach(tenure -> byLease.put(tenure.lease(), tenure));
    Connection connection = handle.getConnection();
    Array names = connection.createArrayOf("text", byLease.keySet().toArray());
    Map<String, Long> tokens = tokens(connection, names);
    Set<Tenure> admitted = new HashSet<>();
    for (Tenure tenure : tenures) {
      Long token = tokens.get(tenure.lease());
      if (token != null && token == tenure.token()) {
        admitted.add(tenure);
      }
    }
    return admitted;
  }

  /**
   * Takes the locks and reads the tokens, on one way to the server and back, in two statements: the
   * second sees what was committed before the locks were had.
   */
  private static Map<String, Long> tokens(Connection connection, Array names) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            locking("pg_advisory_xact_lock_shared")
                + "; select name, token from lease where name = any(?)")) {
      select.setArray(1, names);
      select.setArray(2, names);
      select.execute();
      var _ = select.getMoreResults();
      Map<String, Long> tokens = new HashMap<>();
      try (ResultSet row = select.getResultSet()) {
        while (row.next()) {
          tokens.put(row.getString(1), row.getLong(2));
        }
      }
      return tokens;
    }
  }

  /** Takes the locks of these leases, whose names are in order, until the transaction ends. */
  static void lock(Connection connection, String function, Array names) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(locking(function))) {
      select.setArray(1, names);
      select.executeQuery().close();
    }
  }

  private static String locking(String function) {
    return "select "
        + function
        + "(hashtextextended(name, cast(cast('lease' as regclass) as bigint)))"
        + " from unnest(?) as name";
  }
}
