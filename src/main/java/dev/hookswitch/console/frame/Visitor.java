package dev.hookswitch.console.frame;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at a page, and what they may see and do there.
 *
 * @param id of the person
 * @param account whose data they see; null: everybody's
 * @param user as whom they take calls; null: they take none
 * @param csrf what every form sends back
 */
public record Visitor(
    String id,
    String name,
    @Nullable String account,
    @Nullable String user,
    Set<Right> rights,
    Language language,
    String csrf) {

  /** What pages ask for. */
  public enum Right {
    /** Calls, recordings, the live board. */
    SEE_CALLS,
    /** Endpoints, deliveries, dead letters. */
    INTEGRATE,
    /** Campaigns and their operators. */
    LEAD,
    /** Take calls of campaigns. */
    OPERATE,
    /** Everything else: people, keys, PBXs, settings. */
    ADMINISTER
  }

  public Visitor {
    rights = Set.copyOf(rights);
  }

  public boolean may(Right right) {
    return rights.contains(right);
  }

  /** Whether they may see what belongs to that account; to null belongs what is everybody's. */
  public boolean maySee(@Nullable String owner) {
    return account == null || account.equals(owner);
  }
}
