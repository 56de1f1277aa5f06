package dev.hookswitch.recording;

import dev.hookswitch.event.Common;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Participant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What rules are asked about a call.
 *
 * @param did the account's own number in it
 * @param people the users and devices that took part so far
 */
record CallFacts(
    String sessionId,
    String account,
    @Nullable String did,
    Set<String> people,
    Direction direction,
    @Nullable String campaign) {

  static CallFacts of(Common call) {
    Set<String> people = new HashSet<>();
    for (Participant participant : call.participants()) {
      if (participant.type() == Participant.Side.SIP) {
        people.add(participant.value());
        if (participant.user() != null) {
          people.add(participant.user());
        }
      }
    }
    return new CallFacts(
        call.sessionId(),
        call.account(),
        call.did(),
        people,
        call.direction(),
        call.data().campaignId());
  }
}
