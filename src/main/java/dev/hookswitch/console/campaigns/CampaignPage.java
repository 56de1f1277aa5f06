package dev.hookswitch.console.campaigns;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.Campaigns.Answer;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.OperatorState;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.dialer.CallRules;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One campaign: how far it is, how it is dialled, who takes its calls; and the buttons that start,
 * pause and stop it.
 */
public final class CampaignPage {

  private static final String PATH = CampaignsPage.PATH + "/{id}";

  /** Who does something comes before who does not. */
  private static final List<OperatorState> ORDER =
      List.of(OperatorState.BUSY, OperatorState.WRAP_UP, OperatorState.READY, OperatorState.AWAY);

  private final Campaigns campaigns;
  private final Operators operators;
  private final CallRules limits;
  private final Names names;
  private final TheirCampaigns theirs;
  private final Pages pages;

  public CampaignPage(
      Campaigns campaigns,
      Operators operators,
      CallRules limits,
      Names names,
      Visitors visitors,
      Pages pages) {
    this.campaigns = campaigns;
    this.operators = operators;
    this.limits = limits;
    this.names = names;
    this.theirs = new TheirCampaigns(campaigns, visitors);
    this.pages = pages;
  }

  public void mount(RoutesConfig routes) {
    routes.get(PATH, ctx -> show(ctx, 200, "campaign", null));
    routes.get(PATH + "/now", ctx -> show(ctx, 200, "campaign-now", null));
    routes.post(PATH + "/start", ctx -> move(ctx, campaigns::start));
    routes.post(PATH + "/pause", ctx -> move(ctx, campaigns::pause));
    routes.post(PATH + "/stop", ctx -> move(ctx, campaigns::stop));
  }

  private void show(Context ctx, int status, String template, @Nullable String notice) {
    Visitor visitor = theirs.who(ctx);
    Campaign campaign = theirs.find(visitor, ctx);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(visitor, "campaigns", campaign.name()));
    values.put("view", view(campaign));
    values.put("notice", notice);
    pages.show(ctx, status, template, values);
  }

  private CampaignView view(Campaign campaign) {
    List<Operator> all = operators.of(campaign);
    Map<OperatorState, Long> inState =
        all.stream().collect(Collectors.groupingBy(Operator::state, Collectors.counting()));
    List<OperatorLine> lines =
        all.stream()
            .sorted(
                Comparator.comparingInt((Operator each) -> ORDER.indexOf(each.state()))
                    .thenComparing(Operator::since))
            .limit(CampaignView.MOST_OPERATORS)
            .map(operator -> OperatorLine.of(campaign, operator, names))
            .toList();
    return new CampaignView(
        campaign,
        campaigns.progress(campaign),
        campaigns.pace(campaign).orElse(null),
        lines,
        inState,
        limits.of(campaign.account()).maxCalls());
  }

  /** What is refused is said on the page, by the sentence that the API has for it. */
  private void move(Context ctx, Function<Campaign, Answer> wish) {
    Campaign campaign = theirs.find(theirs.who(ctx), ctx);
    switch (wish.apply(campaign)) {
      case Answer.Done(Campaign now) ->
          ctx.redirect(CampaignsPage.PATH + "/" + now.id(), HttpStatus.SEE_OTHER);
      case Answer.Refused(String sentence) -> show(ctx, 409, "campaign", sentence);
      case Answer.Gone _ -> throw Turned.notFound();
    }
  }
}
