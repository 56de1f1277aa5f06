package dev.hookswitch.api;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactExport;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactNumbers;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.ContactStore.ContactQuery;
import dev.hookswitch.campaign.ContactStore.Disposed;
import dev.hookswitch.campaign.ContactStore.Disposition;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.journal.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A campaign's contacts, with what became of them. */
final class ContactsApi {

  private static final Map<String, ContactStatus> STATUSES =
      CampaignFields.words(ContactStatus.values(), ContactStatus::word);

  private final Campaigns campaigns;
  private final ContactStore contacts;
  private final PhoneSystems systems;
  private final InstantSource clock;

  ContactsApi(CampaignParts parts, InstantSource clock) {
    this.campaigns = parts.campaigns();
    this.contacts = parts.contacts();
    this.systems = parts.systems();
    this.clock = clock;
  }

  void mount(RoutesConfig routes) {
    routes.get("/v1/campaigns/{id}/contacts", this::list);
    routes.get("/v1/campaigns/{id}/contacts/{contact}", this::show);
    routes.post("/v1/campaigns/{id}/contacts/{contact}/disposition", this::dispose);
    routes.get("/v1/campaigns/{id}/export.csv", this::export);
  }

  private void list(Context ctx) {
    Campaign campaign = CampaignsApi.find(campaigns, ctx);
    QueryParameters query = new QueryParameters(ctx);
    ContactQuery wanted =
        new ContactQuery(
            campaign.id(),
            query.word("status", STATUSES),
            null,
            digits(campaign, query.text("number")),
            query.text("after"),
            query.limit());
    query.closed();
    Page<Contact> page = CallsApi.orBadRequest(() -> contacts.list(wanted));
    Json.answerList(ctx, page.items(), page.next(), CampaignJson::write);
  }

  private @Nullable String digits(Campaign campaign, @Nullable String number) {
    if (number == null) {
      return null;
    }
    return switch (systems.numbers(campaign.definition().pbx()).read(number)) {
      case ContactNumbers.Reading.Understood read -> read.digits();
      case ContactNumbers.Reading.Refused(String sentence) -> throw Problem.badRequest(sentence);
    };
  }

  private static ContactId id(Campaign campaign, Context ctx) {
    return ContactId.parse(ctx.pathParam("contact"))
        .filter(id -> id.campaign().equals(campaign.id()))
        .orElseThrow(() -> Problem.notFound("contact"));
  }

  private void show(Context ctx) {
    ContactId id = id(CampaignsApi.find(campaigns, ctx), ctx);
    new QueryParameters(ctx).closed();
    Contact contact = contacts.find(id).orElseThrow(() -> Problem.notFound("contact"));
    answer(ctx, contact);
  }

  private void answer(Context ctx, Contact contact) {
    Json.answer(
        ctx, 200, json -> CampaignJson.write(contact, contacts.attempts(contact.id()), json));
  }

  private void dispose(Context ctx) {
    Campaign campaign = CampaignsApi.find(campaigns, ctx);
    ContactId id = id(campaign, ctx);
    Disposition said = DispositionFields.read(JsonBody.of(ctx), campaign, clock.instant());
    switch (contacts.dispose(id, said, clock.instant())) {
      case Disposed.Noted(Contact contact) -> answer(ctx, contact);
      case Disposed.NotAllowed(ContactStatus status) ->
          throw Problem.of(409, "this contact is " + status.word() + ": it is not called again");
      case Disposed.Gone _ -> throw Problem.notFound("contact");
    }
  }

  private void export(Context ctx) throws IOException {
    Campaign campaign = CampaignsApi.find(campaigns, ctx);
    new QueryParameters(ctx).closed();
    ctx.status(200).contentType("text/csv; charset=utf-8");
    ctx.header("Content-Disposition", "attachment; filename=\"" + campaign.id() + ".csv\"");
    new ContactExport(contacts, campaign.id()).write(ctx.res().getOutputStream());
  }
}
