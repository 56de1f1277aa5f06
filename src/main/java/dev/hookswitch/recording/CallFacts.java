package dev.hookswitch.recording;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Join;
import dev.hookswitch.event.Subject;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What rules are asked about a call.
 *
 * @param did the account's own number in it
 * @param people the users and devices that talked so far, not those where it only rang
 */
record CallFacts(
    String sessionId,
    String account,
    @Nullable String did,
    Set<String> people,
    Direction direction,
    @Nullable String campaign) {

  static CallFacts of(Common call, Set<String> people) {
    return new CallFacts(
        call.sessionId(),
        call.account(),
        call.did(),
        Set.copyOf(people),
        call.direction(),
        call.data().campaignId());
  }

  /** Who talks by this event: a device, and the user whose it is. */
  static Set<String> people(CallEvent event) {
    Set<String> people = new HashSet<>();
    if (event instanceof Join join && join.subject().type() == Subject.Type.SIP) {
      people.add(join.subject().value());
      if (join.subject().user() != null) {
        people.add(join.subject().user());
      }
    }
    return people;
  }
}
