package dev.hookswitch.campaign.engine;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.ContactId;
import java.time.Instant;

/**
 * A call of a campaign that is not over. For the engine's thread.
 *
 * @param campaign as it was when the call was placed
 */
record Live(Campaign campaign, ContactId contact, String callId, Instant placedAt, Course course) {

  boolean isOf(String id) {
    return contact.campaign().equals(id);
  }
}
