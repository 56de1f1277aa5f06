package dev.hookswitch.endpoint;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Participant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which events an endpoint wants. An empty set does not narrow; sets that are not empty must all
 * agree.
 *
 * <p>{@code sipUsers} and {@code dids} are one condition: an event passes when one of its
 * participants, or its did, is listed in either.
 *
 * @param sipUsers user ids or SIP devices
 * @param dids phone numbers; with or without a plus sign before it a number is the same
 */
public record Filter(
    Set<CallEvent.Kind> events,
    Set<String> sipUsers,
    Set<String> dids,
    Set<Direction> directions,
    Set<CallType> types) {

  public static final Filter EVERYTHING =
      new Filter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

  public Filter {
    events = Set.copyOf(events);
    sipUsers = Set.copyOf(sipUsers);
    dids = dids.stream().map(Filter::plain).collect(Collectors.toUnmodifiableSet());
    directions = Set.copyOf(directions);
    types = Set.copyOf(types);
  }

  public boolean matches(CallEvent event) {
    Common common = event.common();
    return (events.isEmpty() || events.contains(event.kind()))
        && (directions.isEmpty() || directions.contains(common.direction()))
        && (types.isEmpty() || types.contains(common.type()))
        && matchesParty(common);
  }

  /** E.164 is told with a plus sign, and who lists a number may leave it out, or the reverse. */
  private static String plain(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }

  private boolean matchesParty(Common common) {
    if (sipUsers.isEmpty() && dids.isEmpty()) {
      return true;
    }
    if (common.did() != null && dids.contains(plain(common.did()))) {
      return true;
    }
    for (Participant participant : common.participants()) {
      boolean listed =
          switch (participant.type()) {
            case SIP ->
                sipUsers.contains(participant.value())
                    || (participant.user() != null && sipUsers.contains(participant.user()));
            case DID, LOCAL -> dids.contains(plain(participant.value()));
          };
      if (listed) {
        return true;
      }
    }
    return false;
  }
}
