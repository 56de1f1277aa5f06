package dev.hookswitch.api;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.OperatorState;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.Operators.Said;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;

/** Who takes part in a campaign, and whether they are there. */
final class OperatorsApi {

  private static final Map<String, OperatorState> STATES =
      CampaignFields.words(OperatorState.values(), OperatorState::word);

  private final Campaigns campaigns;
  private final Operators operators;

  OperatorsApi(CampaignParts parts) {
    this.campaigns = parts.campaigns();
    this.operators = parts.operators();
  }

  void mount(RoutesConfig routes) {
    routes.get("/v1/campaigns/{id}/operators", this::list);
    routes.put("/v1/campaigns/{id}/operators/{user}", this::put);
    routes.delete("/v1/campaigns/{id}/operators/{user}", this::delete);
  }

  private void list(Context ctx) {
    Campaign campaign = CampaignsApi.find(campaigns, ctx);
    new QueryParameters(ctx).closed();
    Json.answerList(ctx, operators.of(campaign), null, CampaignJson::write);
  }

  private void put(Context ctx) {
    Campaign campaign = CampaignsApi.find(campaigns, ctx);
    JsonBody body = JsonBody.of(ctx);
    OperatorState state = body.word("state", STATES);
    String device = body.text("device");
    if (state == null) {
      throw body.wrong("state", "state is missing");
    }
    body.closed();
    switch (operators.say(campaign, ctx.pathParam("user"), state, device)) {
      case Said.Done(Operator operator) ->
          Json.answer(ctx, 200, json -> CampaignJson.write(operator, json));
      case Said.Unknown _ -> throw Problem.notFound("user");
      case Said.Refused(String sentence) -> throw Problem.of(409, sentence);
    }
  }

  private void delete(Context ctx) {
    Campaign campaign = CampaignsApi.find(campaigns, ctx);
    String user = ctx.pathParam("user");
    if (operators.leave(campaign, user)) {
      ctx.status(204);
      return;
    }
    boolean isBusy = operators.find(campaign, user).isPresent();
    throw isBusy
        ? Problem.of(409, "this operator is with a contact: let them say away")
        : Problem.notFound("operator");
  }
}
