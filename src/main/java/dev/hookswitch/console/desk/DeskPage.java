package dev.hookswitch.console.desk;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.ContactStore.Disposed;
import dev.hookswitch.campaign.OperatorState;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.Operators.Said;
import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Layout;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.console.frame.Zones;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operator's own page: in which campaigns they take calls, what they do, whom they talk to, and
 * what came of it. It is asked anew every two seconds; the form of the result is not touched by
 * that, as long as it is about the same contact.
 */
public final class DeskPage {

  private static final String PATH = Layout.DESK;

  private static final int MOST_CAMPAIGNS = 100;

  /** One takes part in before it begins, too: where nobody does it cannot be started. */
  private static final Set<CampaignState> OPEN =
      EnumSet.of(CampaignState.NEW, CampaignState.RUNNING, CampaignState.PAUSED);

  private final Campaigns campaigns;
  private final Operators operators;
  private final ContactStore contacts;
  private final Visitors visitors;
  private final Pages pages;
  private final InstantSource clock;

  public DeskPage(
      Campaigns campaigns,
      Operators operators,
      ContactStore contacts,
      Visitors visitors,
      Pages pages,
      InstantSource clock) {
    this.campaigns = campaigns;
    this.operators = operators;
    this.contacts = contacts;
    this.visitors = visitors;
    this.pages = pages;
    this.clock = clock;
  }

  public void mount(RoutesConfig routes) {
    routes.get(PATH, ctx -> show(ctx, "desk", null));
    routes.get(PATH + "/now", ctx -> show(ctx, "desk-now", null));
    routes.post(PATH + "/{campaign}/say", this::say);
    routes.post(PATH + "/{campaign}/result", this::note);
  }

  private static String user(Visitor visitor) {
    String user = visitor.user();
    if (user == null) {
      throw Turned.notAllowed();
    }
    return user;
  }

  private Campaign campaign(Visitor visitor, Context ctx) {
    return campaigns
        .find(ctx.pathParam("campaign"))
        .filter(found -> visitor.maySee(found.account()))
        .orElseThrow(Turned::notFound);
  }

  private List<DeskSeat> seats(Visitor visitor) {
    String user = user(visitor);
    return campaigns.list(visitor.account(), null, MOST_CAMPAIGNS).items().stream()
        .filter(Campaign::needsOperators)
        .map(campaign -> new DeskSeat(campaign, operators.find(campaign, user).orElse(null)))
        .filter(seat -> seat.self() != null || OPEN.contains(seat.campaign().state()))
        .toList();
  }

  /** Whom they talk to, or talked to just now. */
  private Optional<DeskContact> contact(List<DeskSeat> seats) {
    for (DeskSeat seat : seats) {
      String call = seat.call();
      if (call != null && seat.campaign().isCall(call)) {
        return ContactId.parse(call.substring(0, call.lastIndexOf('_')))
            .flatMap(contacts::find)
            .map(found -> new DeskContact(seat.campaign(), found));
      }
    }
    return Optional.empty();
  }

  /** Whatever was shown before, the form is sent again only where it is about somebody else. */
  private void show(Context ctx, String template, @Nullable String notice) {
    Visitor visitor = visitors.who(ctx, Right.OPERATE);
    List<DeskSeat> seats = seats(visitor);
    DeskContact contact = contact(seats).orElse(null);
    String asked = ctx.queryParam("shown");
    String shown = asked == null ? ctx.formParam("shown") : asked;
    String now = contact == null ? "" : contact.contact().id().text();
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(visitor, "desk", visitor.language().text("desk.title")));
    values.put("seats", seats);
    values.put("contact", contact);
    values.put("isOther", !now.equals(shown));
    values.put("notice", notice);
    pages.show(ctx, 200, template, values);
  }

  private void say(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.OPERATE);
    Campaign campaign = campaign(visitor, ctx);
    String wanted = String.valueOf(ctx.formParam("state"));
    String notice = null;
    if (wanted.equals("out")) {
      if (!operators.leave(campaign, user(visitor))) {
        notice = visitor.language().text("desk.cannot_leave");
      }
    } else {
      OperatorState state = wanted.equals("ready") ? OperatorState.READY : OperatorState.AWAY;
      notice =
          switch (operators.say(campaign, user(visitor), state, null)) {
            case Said.Done _ -> null;
            case Said.Unknown _ -> throw Turned.notAllowed();
            case Said.Refused(String sentence) -> sentence;
          };
    }
    show(ctx, "desk-now", notice);
  }

  private void note(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.OPERATE);
    Campaign campaign = campaign(visitor, ctx);
    DeskContact contact =
        contact(seats(visitor))
            .filter(each -> each.contact().id().text().equals(ctx.formParam("shown")))
            .filter(each -> each.campaign().id().equals(campaign.id()))
            .orElse(null);
    Language language = visitor.language();
    if (contact == null) {
      show(ctx, "desk-now", language.text("desk.contact_gone"));
      return;
    }
    ZoneId zone = Zones.of(ctx);
    DeskResult result = DeskResult.of(ctx, campaign, zone, clock.instant());
    if (result.wrong() != null) {
      show(ctx, "desk-now", language.text(result.wrong()));
      return;
    }
    String notice =
        switch (contacts.dispose(contact.contact().id(), result.said(), clock.instant())) {
          case Disposed.Noted(Contact _) -> language.text("desk.noted");
          case Disposed.NotAllowed _ -> language.text("desk.not_again");
          case Disposed.Gone _ -> language.text("desk.contact_gone");
        };
    show(ctx, "desk-now", notice);
  }
}
