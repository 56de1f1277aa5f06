package dev.hookswitch.console.campaigns;

import dev.hookswitch.campaign.Attempt;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactExport;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.journal.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A campaign's contacts: searched, exported, and each with all attempts to reach it. */
public final class ContactsPage {

  private static final String PATH = CampaignsPage.PATH + "/{id}/contacts";

  /** Of one contact: the latest. */
  private static final int MOST_ATTEMPTS = 200;

  private final ContactStore contacts;
  private final PhoneSystems systems;
  private final Names names;
  private final TheirCampaigns theirs;
  private final Pages pages;

  public ContactsPage(
      Campaigns campaigns,
      ContactStore contacts,
      PhoneSystems systems,
      Names names,
      Visitors visitors,
      Pages pages) {
    this.contacts = contacts;
    this.systems = systems;
    this.names = names;
    this.theirs = new TheirCampaigns(campaigns, visitors);
    this.pages = pages;
  }

  public void mount(RoutesConfig routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + ".csv", this::csv);
    routes.get(PATH + "/{contact}", this::contact);
  }

  private void list(Context ctx) {
    Visitor visitor = theirs.who(ctx);
    Campaign campaign = theirs.find(visitor, ctx);
    ContactSearch search = ContactSearch.of(ctx, campaign, systems);
    Page<Contact> found = find(search);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(visitor, "campaigns", campaign.name()));
    values.put("campaign", campaign);
    values.put("search", search);
    values.put("contacts", found.items());
    values.put("next", found.next());
    boolean part = "found".equals(ctx.header("HX-Target"));
    pages.show(ctx, 200, part ? "contacts-found" : "contacts", values);
  }

  /** What is no number finds nobody. */
  private Page<Contact> find(ContactSearch search) {
    if (search.isNumberWrong()) {
      return new Page<>(List.of(), null);
    }
    try {
      return contacts.list(search.query());
    } catch (IllegalArgumentException e) {
      throw Turned.notFound(); // no cursor of ours
    }
  }

  private void contact(Context ctx) {
    Visitor visitor = theirs.who(ctx);
    Campaign campaign = theirs.find(visitor, ctx);
    Contact contact =
        ContactId.parse(ctx.pathParam("contact"))
            .filter(id -> id.campaign().equals(campaign.id()))
            .flatMap(contacts::find)
            .orElseThrow(Turned::notFound);
    List<Attempt> attempts =
        contacts.attempts(contact.id()).reversed().stream().limit(MOST_ATTEMPTS).toList();
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(visitor, "campaigns", campaign.name()));
    values.put("campaign", campaign);
    values.put("contact", contact);
    values.put("variables", new TreeMap<>(contact.variables()));
    values.put("attempts", attempts);
    values.put("names", names);
    pages.show(ctx, 200, "contact", values);
  }

  private void csv(Context ctx) throws IOException {
    Campaign campaign = theirs.find(theirs.who(ctx), ctx);
    Pages.protect(ctx);
    ctx.contentType("text/csv;charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"" + campaign.id() + ".csv\"");
    new ContactExport(contacts, campaign.id()).write(ctx.res().getOutputStream());
  }
}
