package dev.hookswitch.api;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.ContactColumns;
import dev.hookswitch.campaign.ContactImport;
import dev.hookswitch.campaign.ContactImport.Ended;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.JsonRows;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.campaign.RowSource;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Contacts that are added to a campaign: a few as JSON, or a text with a row for each. */
final class ImportsApi {

  private static final int ID_BYTES = 8;
  private static final int MOST_OF_JSON = 1_000;

  private final Campaigns campaigns;
  private final ContactStore contacts;
  private final PhoneSystems systems;
  private final TextUpload uploads;
  private final RandomGenerator random;
  private final InstantSource clock;

  ImportsApi(CampaignParts parts, TextUpload uploads, RandomGenerator random, InstantSource clock) {
    this.campaigns = parts.campaigns();
    this.contacts = parts.contacts();
    this.systems = parts.systems();
    this.uploads = uploads;
    this.random = random;
    this.clock = clock;
  }

  void mount(RoutesConfig routes) {
    routes.post("/v1/campaigns/{id}/contacts", this::add);
    routes.get("/v1/campaigns/{id}/imports", this::list);
  }

  private void add(Context ctx) {
    Campaign campaign = CampaignsApi.find(campaigns, ctx);
    if (TextUpload.is(ctx)) {
      uploads.read(
          ctx,
          ContactColumns.NUMBER,
          ContactColumns::name,
          rows -> answer(ctx, run(campaign, newId(), rows)));
      return;
    }
    JsonBody body = JsonBody.of(ctx);
    RowSource rows = rows(body);
    body.closed();
    try {
      answer(ctx, run(campaign, "", rows));
    } catch (IOException e) {
      throw new IllegalStateException("what is held already cannot be cut off", e);
    }
  }

  private Ended run(Campaign campaign, String id, RowSource rows) throws IOException {
    ContactColumns columns = new ContactColumns(systems.numbers(campaign.definition().pbx()));
    ImportReport begin = ImportReport.begin(id, campaign.id(), clock.instant());
    return new ContactImport(contacts, columns, begin, ContactStore.MOST_OF_CAMPAIGN, clock)
        .run(rows);
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return "imp_" + HexFormat.of().formatHex(id);
  }

  private static RowSource rows(JsonBody body) {
    if (!(body.value("contacts") instanceof List<?> list)
        || list.isEmpty()
        || list.size() > MOST_OF_JSON) {
      throw body.wrong("contacts", "contacts must be a list of 1 to " + MOST_OF_JSON + " contacts");
    }
    Iterator<?> items = list.iterator();
    long[] line = {0};
    return () -> {
      if (!items.hasNext()) {
        return null;
      }
      JsonNode item = JsonMapper.shared().valueToTree(items.next());
      return JsonRows.row(++line[0], item, ContactColumns::name);
    };
  }

  private void answer(Context ctx, Ended ended) {
    switch (ended) {
      case Ended.Complete(ImportReport report) ->
          Json.answer(ctx, 200, json -> CampaignJson.write(report, clock.instant(), json));
      case Ended.Stopped(ImportReport report, String sentence) ->
          throw Problem.of(report.lines() == 0 ? 400 : 409, sentence);
      case Ended.Gone _ -> throw Problem.notFound("campaign");
    }
  }

  private void list(Context ctx) {
    Campaign campaign = CampaignsApi.find(campaigns, ctx);
    new QueryParameters(ctx).closed();
    Instant now = clock.instant();
    Json.answerList(
        ctx,
        contacts.imports(campaign.id()),
        null,
        (report, json) -> CampaignJson.write(report, now, json));
  }
}
