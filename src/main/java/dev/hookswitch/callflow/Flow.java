package dev.hookswitch.callflow;

import dev.hookswitch.endpoint.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom to ask about which calls.
 *
 * @param endpoint where, and what the question is signed with; its id is the flow's
 * @param calls which
 * @param limit how long a caller waits for the decision
 * @param otherwise what is done where no answer decides
 * @param prefixes what numbers that an answer chooses must begin with; none: they are free
 */
public record Flow(
    Endpoint endpoint, Calls calls, Duration limit, Choice otherwise, List<String> prefixes) {

  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(2);

  /** Nobody waits longer with a silent telephone at the ear. */
  public static final Duration LONGEST_LIMIT = Duration.ofSeconds(10);

  public Flow {
    prefixes = List.copyOf(prefixes);
  }

  /**
   * Calls that are all of this: to one of these numbers, of this account, on this PBX. What is left
   * out does not narrow.
   */
  public record Calls(Set<String> dids, @Nullable String account, @Nullable String pbx) {
    public Calls {
      dids = Set.copyOf(dids);
    }

    /** The most specific decides: first who names a number, then an account, then a PBX. */
    int weight() {
      return (dids.isEmpty() ? 0 : 4) + (account == null ? 0 : 2) + (pbx == null ? 0 : 1);
    }
  }

  public String id() {
    return endpoint.id();
  }
}
