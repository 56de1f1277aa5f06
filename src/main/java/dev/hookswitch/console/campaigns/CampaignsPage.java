package dev.hookswitch.console.campaigns;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.journal.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All campaigns of whoever leads them. */
public final class CampaignsPage {

  static final String PATH = "/console/campaigns";

  private static final int PAGE = 50;

  private final Campaigns campaigns;
  private final TheirCampaigns theirs;
  private final Pages pages;

  public CampaignsPage(Campaigns campaigns, Visitors visitors, Pages pages) {
    this.campaigns = campaigns;
    this.theirs = new TheirCampaigns(campaigns, visitors);
    this.pages = pages;
  }

  public void mount(RoutesConfig routes) {
    routes.get(PATH, this::page);
  }

  private void page(Context ctx) {
    Visitor visitor = theirs.who(ctx);
    Page<Campaign> found = find(visitor, ctx.queryParam("after"));
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(
        "layout", pages.layout(visitor, "campaigns", visitor.language().text("campaigns.title")));
    values.put(
        "lines",
        found.items().stream()
            .map(campaign -> new CampaignLine(campaign, campaigns.summary(campaign)))
            .toList());
    values.put("next", found.next());
    values.put("ofAll", visitor.account() == null);
    pages.show(ctx, 200, "campaigns", values);
  }

  private Page<Campaign> find(Visitor visitor, @Nullable String after) {
    try {
      return campaigns.list(visitor.account(), after, PAGE);
    } catch (IllegalArgumentException e) {
      throw Turned.notFound(); // no cursor of ours
    }
  }
}
