package dev.hookswitch.console.desk;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.Operator;
import org.jspecify.annotations.Nullable;

/**
 * A campaign that an operator takes part in, or may.
 *
 * @param self null: they take no part
 */
public record DeskSeat(Campaign campaign, @Nullable Operator self) {

  /** For the style sheet and the texts. */
  public String state() {
    return self == null ? "out" : self.state().word();
  }

  /** Whether its contacts are called now. */
  public boolean isRunning() {
    return campaign.state() == CampaignState.RUNNING;
  }

  /** Of the contact that they are with, or were with just now; null: they are with none. */
  @Nullable String call() {
    if (self == null) {
      return null;
    }
    return switch (self.state()) {
      case BUSY, WRAP_UP -> self.callId();
      case READY, AWAY -> null;
    };
  }
}
