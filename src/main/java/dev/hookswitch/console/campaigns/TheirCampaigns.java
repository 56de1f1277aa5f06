package dev.hookswitch.console.campaigns;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import io.javalin.http.Context;

/** Who leads campaigns, and which are theirs. */
record TheirCampaigns(Campaigns campaigns, Visitors visitors) {

  Visitor who(Context ctx) {
    return visitors.who(ctx, Right.LEAD);
  }

  /** The campaign of the path; that of another account is none. */
  Campaign find(Visitor visitor, Context ctx) {
    return campaigns
        .find(ctx.pathParam("id"))
        .filter(campaign -> visitor.maySee(campaign.account()))
        .orElseThrow(Turned::notFound);
  }
}
