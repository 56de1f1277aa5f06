package dev.hookswitch.api;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.Campaigns.Answer;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.event.Subtype;
import dev.hookswitch.journal.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** Campaigns: made, shown, changed, started, paused, stopped, deleted. */
final class CampaignsApi {

  private final Campaigns campaigns;
  private final PhoneSystems systems;

  CampaignsApi(CampaignParts parts) {
    this.campaigns = parts.campaigns();
    this.systems = parts.systems();
  }

  void mount(RoutesConfig routes) {
    routes.post("/v1/campaigns", this::create);
    routes.get("/v1/campaigns", this::list);
    routes.get("/v1/campaigns/{id}", ctx -> show(ctx, 200, find(campaigns, ctx)));
    routes.patch("/v1/campaigns/{id}", this::change);
    routes.delete("/v1/campaigns/{id}", this::delete);
    routes.post("/v1/campaigns/{id}/start", ctx -> move(ctx, campaigns::start));
    routes.post("/v1/campaigns/{id}/pause", ctx -> move(ctx, campaigns::pause));
    routes.post("/v1/campaigns/{id}/stop", ctx -> move(ctx, campaigns::stop));
  }

  /** The campaign of the path, if whoever asks may see it. */
  static Campaign find(Campaigns campaigns, Context ctx) {
    return campaigns
        .find(ctx.pathParam("id"))
        .filter(campaign -> Callers.of(ctx).maySee(campaign.account()))
        .orElseThrow(() -> Problem.notFound("campaign"));
  }

  private void create(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    CampaignFields fields = new CampaignFields(body, systems);
    String account = account(body, Callers.of(ctx));
    String name = body.requiredText("name");
    Subtype kind = body.word("kind", CampaignFields.KINDS);
    if (kind == null) {
      throw body.wrong("kind", "kind is missing");
    }
    Definition definition = fields.definition(kind, Definition.DEFAULT);
    if (systems.names().size() > 1 && definition.pbx() == null) {
      throw body.wrong("pbx", "pbx is missing: there are several");
    }
    name = fields.name(name);
    body.closed();
    Campaign made = orProblem(campaigns.create(account, name, kind, definition));
    ctx.header("Location", "/v1/campaigns/" + made.id());
    show(ctx, 201, made);
  }

  static String account(JsonBody body, Caller caller) {
    String account = body.text("account", 80);
    if (account == null && caller.account() == null) {
      throw body.wrong("account", "account is missing");
    }
    if (account != null && !caller.maySee(account)) {
      throw Problem.of(403, "this key may only make campaigns of its own account");
    }
    return account == null ? String.valueOf(caller.account()) : account;
  }

  private void list(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    String after = query.text("after");
    int limit = query.limit();
    query.closed();
    @Nullable String account = Callers.of(ctx).account();
    Page<Campaign> page = CallsApi.orBadRequest(() -> campaigns.list(account, after, limit));
    Json.answerList(
        ctx, page.items(), page.next(), (campaign, json) -> CampaignJson.write(campaign, json));
  }

  private void show(Context ctx, int status, Campaign campaign) {
    Json.answer(
        ctx,
        status,
        json ->
            CampaignJson.write(
                campaign,
                campaigns.progress(campaign),
                campaigns.pace(campaign).orElse(null),
                json));
  }

  private void change(Context ctx) {
    Campaign before = find(campaigns, ctx);
    JsonBody body = JsonBody.of(ctx);
    CampaignFields fields = new CampaignFields(body, systems);
    String name = fields.name(before.name());
    Subtype kind = fields.kind(before.kind());
    Definition definition = fields.definition(kind, before.definition());
    body.closed();
    show(ctx, 200, orProblem(campaigns.change(before, name, kind, definition)));
  }

  private void delete(Context ctx) {
    var _ = orProblem(campaigns.delete(find(campaigns, ctx)));
    ctx.status(204);
  }

  private interface Move {
    Answer make(Campaign campaign);
  }

  private void move(Context ctx, Move move) {
    Campaign before = find(campaigns, ctx);
    JsonBody.ofOptional(ctx).closed();
    show(ctx, 200, orProblem(move.make(before)));
  }

  private static Campaign orProblem(Answer answer) {
    return switch (answer) {
      case Answer.Done(Campaign campaign) -> campaign;
      case Answer.Refused(String sentence) -> throw Problem.of(409, sentence);
      case Answer.Gone _ -> throw Problem.notFound("campaign");
    };
  }
}
