package dev.hookswitch.call;

import dev.hookswitch.event.Ids;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;

/**
 * A leg of a call that this program places, known before anything is heard of it, because this
 * program chooses the ids of its channels.
 *
 * @param channel the id its channel has or will have
 * @param root the channel that begins the session: this one, or the one it is placed for
 * @param party who is called
 */
public record PlannedLeg(
    String channel, String root, LegRole role, Participant party, CallPlan plan) {

  /** The session on the PBX {@code link} that this leg belongs to. */
  public String sessionId(String link) {
    return Ids.session(link, root);
  }
}
