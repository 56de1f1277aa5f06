package dev.hookswitch.campaign.engine;

import dev.hookswitch.campaign.CallQueue;
import dev.hookswitch.campaign.CampaignStore;
import dev.hookswitch.campaign.OperatorStore;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.Paces;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.dialer.CallRules;
import dev.hookswitch.dialer.Dialer;
import dev.hookswitch.dialer.Line;
import dev.hookswitch.dialer.PlacedCallStore;
import java.util.List;

/**
 * What campaigns are called with.
 *
 * @param systems which PBX is meant
 * @param paces where predictive dialling leaves its figures
 */
public record EngineParts(
    CampaignStore campaigns,
    CallQueue queue,
    OperatorStore operatorStore,
    Operators operators,
    PhoneSystems systems,
    List<Line> lines,
    CallRules rules,
    Dialer dialer,
    PlacedCallStore placed,
    Paces paces) {

  public EngineParts {
    lines = List.copyOf(lines);
  }
}
