package dev.hookswitch.console.campaigns;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Progress;

/** A campaign in the list of them. */
public record CampaignLine(Campaign campaign, Progress progress) {

  public String path() {
    return CampaignsPage.PATH + "/" + campaign.id();
  }

  /** Of its contacts, those of whom nothing more is to be done. */
  public long settled() {
    return progress.total() - progress.open();
  }

  /** How much of it is done, of a hundred; an empty one is not begun. */
  public long share() {
    return progress.total() == 0 ? 0 : 100 * settled() / progress.total();
  }
}
