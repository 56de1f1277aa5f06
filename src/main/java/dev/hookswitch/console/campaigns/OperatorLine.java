package dev.hookswitch.console.campaigns;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.OperatorState;
import dev.hookswitch.console.frame.Names;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operator on a campaign's page.
 *
 * @param contact whom they are with, or were with just now; null: nobody of this campaign
 */
public record OperatorLine(Operator operator, String name, @Nullable ContactId contact) {

  static OperatorLine of(Campaign campaign, Operator operator, Names names) {
    boolean engaged =
        operator.state() == OperatorState.BUSY || operator.state() == OperatorState.WRAP_UP;
    ContactId contact =
        Optional.ofNullable(operator.callId())
            .filter(call -> engaged && campaign.isCall(call))
            .flatMap(call -> ContactId.parse(call.substring(0, call.lastIndexOf('_'))))
            .orElse(null);
    return new OperatorLine(operator, names.user(operator.user()), contact);
  }

  /** For the style sheet and the texts. */
  public String state() {
    return operator.state().word();
  }
}
