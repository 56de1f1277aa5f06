package dev.hookswitch.console;

import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.console.calls.BoardPage;
import dev.hookswitch.console.calls.CallDeliveries;
import dev.hookswitch.console.calls.CallPage;
import dev.hookswitch.console.calls.CallRecording;
import dev.hookswitch.console.calls.CallsPage;
import dev.hookswitch.console.campaigns.CampaignPage;
import dev.hookswitch.console.campaigns.CampaignsPage;
import dev.hookswitch.console.campaigns.ContactsPage;
import dev.hookswitch.console.deliveries.DeliveriesPages;
import dev.hookswitch.console.desk.DeskPage;
import dev.hookswitch.console.door.OidcPages;
import dev.hookswitch.console.door.SignInPages;
import dev.hookswitch.console.endpoints.EndpointPages;
import dev.hookswitch.console.endpoints.EndpointParts;
import dev.hookswitch.console.figures.FiguresPage;
import dev.hookswitch.console.frame.Assets;
import dev.hookswitch.console.frame.Door;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.console.start.FirstSteps;
import dev.hookswitch.console.system.SystemPages;
import dev.hookswitch.dialer.CallRules;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.journal.CallFigures;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.live.LiveCalls;
import dev.hookswitch.people.oidc.OidcSignIn;
import dev.hookswitch.recording.Recordings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The console's pages, mounted under {@code /console}. Safe for all threads. */
public final class Console {

  private final Assets assets = new Assets();
  private final Pages pages;
  private final Visitors visitors;
  private final SignInPages signIn;
  private final @Nullable OidcPages oidc;
  private final BoardPage board;
  private final CallsPage calls;
  private final CallPage call;
  private final CallRecording recording;
  private final FiguresPage figures;
  private final DeskPage desk;
  private final DeliveriesPages given;
  private final SystemPages system;
  private final Defects defects;
  private final CampaignsPage campaigns;
  private final CampaignPage campaign;
  private final ContactsPage contacts;
  private final EndpointPages endpoints;
  private final FirstSteps start;

  /**
   * What the console shows.
   *
   * @param chance makes references of defects
   */
  public record Parts(
      Journal journal,
      CallFigures figures,
      LiveCalls live,
      Directories directories,
      Endpoints endpoints,
      DispatchStore deliveries,
      Campaigns campaigns,
      Operators operators,
      ContactStore contacts,
      PhoneSystems systems,
      CallRules callRules,
      Recordings recordings,
      DeliveriesPages.Parts given,
      SystemPages.Parts system,
      EndpointParts integration,
      FirstSteps.Parts start,
      Door door,
      RandomGenerator chance) {}

  /**
   * Builds it.
   *
   * @param secure whether browsers come over TLS
   */
  public Console(Parts parts, boolean secure, InstantSource clock) {
    this.pages = new Pages(assets, clock);
    this.visitors = new Visitors(parts.door(), secure);
    this.signIn = new SignInPages(parts.door(), visitors, pages);
    OidcSignIn issuer = parts.door().oidc();
    this.oidc = issuer == null ? null : new OidcPages(issuer, signIn, visitors, pages);
    Names names = new Names(parts.directories());
    this.board = new BoardPage(parts.live(), parts.directories(), names, visitors, pages, clock);
    this.calls = new CallsPage(parts.journal(), names, visitors, pages);
    this.recording = new CallRecording(parts.recordings(), visitors);
    this.call =
        new CallPage(
            parts.journal(),
            recording,
            new CallDeliveries(parts.deliveries(), parts.endpoints()),
            names,
            visitors,
            pages,
            clock);
    this.figures = new FiguresPage(parts.figures(), names, visitors, pages, clock);
    this.desk =
        new DeskPage(
            parts.campaigns(), parts.operators(), parts.contacts(), visitors, pages, clock);
    this.given = new DeliveriesPages(parts.given(), visitors, pages);
    this.system = new SystemPages(parts.system(), visitors, pages, clock);
    this.defects = new Defects(visitors, pages, parts.chance());
    this.campaigns = new CampaignsPage(parts.campaigns(), visitors, pages);
    this.campaign =
        new CampaignPage(
            parts.campaigns(), parts.operators(), parts.callRules(), names, visitors, pages);
    this.contacts =
        new ContactsPage(
            parts.campaigns(), parts.contacts(), parts.systems(), names, visitors, pages);
    this.start = new FirstSteps(parts.start(), visitors, pages);
    this.endpoints = new EndpointPages(parts.integration(), names, visitors, pages);
  }

  public void mount(RoutesConfig routes) {
    routes.get("/", ctx -> ctx.redirect("/console"));
    routes.exception(Turned.class, this::turn);
    assets.mount(routes);
    visitors.mount(routes);
    signIn.mount(routes);
    if (oidc != null) {
      oidc.mount(routes);
    }
    board.mount(routes);
    calls.mount(routes);
    call.mount(routes);
    recording.mount(routes);
    figures.mount(routes);
    desk.mount(routes);
    given.mount(routes);
    system.mount(routes);
    campaigns.mount(routes);
    campaign.mount(routes);
    contacts.mount(routes);
    endpoints.mount(routes);
    start.mount(routes);
    routes.get(
        "/console/<nothing>",
        _ -> {
          throw Turned.notFound();
        });
  }

  /** Answers with a page where a page of ours broke; false: it is none of ours. */
  public boolean answer(Exception e, Context ctx) {
    return defects.answer(e, ctx);
  }

  private void turn(Turned turned, Context ctx) {
    turned.headers().forEach(ctx::header);
    String location = turned.headers().get("Location");
    if (location != null) {
      boolean byScript = ctx.header("HX-Request") != null;
      ctx.status(byScript || ctx.path().endsWith("/changes") ? 401 : turned.status());
      if (byScript) {
        ctx.header("HX-Redirect", Visitors.SIGN_IN);
      }
      return;
    }
    defects.say(ctx, turned.status(), turned.key());
  }
}
