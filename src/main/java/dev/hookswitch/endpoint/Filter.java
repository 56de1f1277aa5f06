package dev.hookswitch.endpoint;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.RingResult;
import dev.hookswitch.event.Subtype;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which events an endpoint wants. An empty set does not narrow; sets that are not empty must all
 * agree, and an event that has no such attribute does not.
 *
 * <p>{@code sipUsers} and {@code dids} are one condition: an event passes when one of its
 * participants, or its did, is listed in either.
 *
 * @param sipUsers user ids or SIP devices
 * @param dids phone numbers; with or without a plus sign before it a number is the same
 * @param states of a RINGRESULT
 * @param campaigns ids of campaigns
 * @param outcomes of a COMPLETED
 * @param condition a {@link Condition}, which {@link #matches} does not ask because it takes its
 *     time; null: none
 */
public record Filter(
    Set<CallEvent.Kind> events,
    Set<String> sipUsers,
    Set<String> dids,
    Set<Direction> directions,
    Set<CallType> types,
    Set<Subtype> subtypes,
    Set<DialState> states,
    Set<String> campaigns,
    Set<Outcome> outcomes,
    @Nullable String condition) {

  /** What became of a call, in the two words that people ask for. */
  public enum Outcome {
    ANSWERED,
    MISSED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final Filter EVERYTHING =
      new Filter(
          Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(),
          null);

  public Filter {
    events = Set.copyOf(events);
    sipUsers = Set.copyOf(sipUsers);
    dids = dids.stream().map(Filter::plain).collect(Collectors.toUnmodifiableSet());
    directions = Set.copyOf(directions);
    types = Set.copyOf(types);
    subtypes = Set.copyOf(subtypes);
    states = Set.copyOf(states);
    campaigns = Set.copyOf(campaigns);
    outcomes = Set.copyOf(outcomes);
  }

  /** A filter by the attributes that every event has. */
  public static Filter of(
      Set<CallEvent.Kind> events,
      Set<String> sipUsers,
      Set<String> dids,
      Set<Direction> directions,
      Set<CallType> types) {
    return new Filter(
        events, sipUsers, dids, directions, types, Set.of(), Set.of(), Set.of(), Set.of(), null);
  }

  public Filter withEvents(Set<CallEvent.Kind> others) {
    return new Filter(
        others,
        sipUsers,
        dids,
        directions,
        types,
        subtypes,
        states,
        campaigns,
        outcomes,
        condition);
  }

  /** Whether its lists let that event through. */
  public boolean matches(CallEvent event) {
    Common common = event.common();
    return (events.isEmpty() || events.contains(event.kind()))
        && (directions.isEmpty() || directions.contains(common.direction()))
        && (types.isEmpty() || types.contains(common.type()))
        && lists(subtypes, common.subtype())
        && lists(campaigns, common.data().campaignId())
        && lists(states, event instanceof RingResult result ? result.state() : null)
        && lists(outcomes, event instanceof Completed end ? outcome(end) : null)
        && matchesParty(common);
  }

  private static <T> boolean lists(Set<T> wanted, @Nullable T value) {
    return wanted.isEmpty() || (value != null && wanted.contains(value));
  }

  private static Outcome outcome(Completed end) {
    return end.answered() ? Outcome.ANSWERED : Outcome.MISSED;
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
