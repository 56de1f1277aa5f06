package dev.hookswitch.console.system;

import dev.hookswitch.access.Access;
import dev.hookswitch.console.frame.Layout;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.pbx.PbxControl;
import dev.hookswitch.pbx.PbxWatch;
import dev.hookswitch.people.OwnPassword;
import dev.hookswitch.people.People;
import dev.hookswitch.people.Sessions;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All pages of the administrator's, and everybody's own. */
public final class SystemPages {

  static final String LINKS = Layout.SYSTEM;
  static final String USERS = Layout.SYSTEM + "/users";
  static final String NUMBERS = Layout.SYSTEM + "/numbers";
  static final String KEYS = Layout.SYSTEM + "/keys";
  static final String PEOPLE = Layout.SYSTEM + "/people";
  static final String SETTINGS = Layout.SYSTEM + "/settings";

  /** Of a list at once. */
  static final int LINES = 100;

  private static final Layout.Part OF_LINKS = new Layout.Part("links", LINKS);
  private static final Layout.Part OF_START = new Layout.Part("start", Layout.START);
  private static final Layout.Part OF_SETTINGS = new Layout.Part("settings", SETTINGS);
  private static final List<Layout.Part> OF_ACCOUNT =
      List.of(
          new Layout.Part("users", USERS),
          new Layout.Part("numbers", NUMBERS),
          new Layout.Part("keys", KEYS),
          new Layout.Part("people", PEOPLE));

  private final LinksPage links;
  private final UsersPage users;
  private final NumbersPage numbers;
  private final KeysPage keys;
  private final PeoplePage people;
  private final PersonPage person;
  private final OwnPage own;
  private final Visitors visitors;
  private final Pages pages;
  private final String settings;

  /**
   * What they show.
   *
   * @param controls by the name of the PBX
   * @param settings as they are now, without secrets
   * @param hasAdminKey whether the settings name a key of the administrator's
   */
  public record Parts(
      List<? extends PbxWatch> links,
      Function<String, Optional<PbxControl>> controls,
      Journal journal,
      Dispatcher dispatcher,
      Access access,
      Directories directories,
      People people,
      Sessions sessions,
      OwnPassword ownPassword,
      String settings,
      boolean hasAdminKey,
      String version) {}

  public SystemPages(Parts parts, Visitors visitors, Pages pages, InstantSource clock) {
    this.visitors = visitors;
    this.pages = pages;
    this.settings = parts.settings();
    this.links = new LinksPage(parts, visitors, pages, clock);
    this.users = new UsersPage(parts.directories(), visitors, pages);
    this.numbers = new NumbersPage(parts.directories(), visitors, pages);
    this.keys = new KeysPage(parts.access(), parts.hasAdminKey(), visitors, pages);
    this.people = new PeoplePage(parts.people(), visitors, pages);
    this.person = new PersonPage(parts.people(), parts.sessions(), visitors, pages);
    this.own = new OwnPage(parts.people(), parts.sessions(), parts.ownPassword(), visitors, pages);
  }

  public void mount(RoutesConfig routes) {
    routes.get(LINKS, this::first);
    links.mount(routes);
    users.mount(routes);
    numbers.mount(routes);
    keys.mount(routes);
    people.mount(routes);
    person.mount(routes);
    own.mount(routes);
    routes.get(SETTINGS, this::settings);
  }

  /** The small navigation that these pages have: whoever administers one account has less of it. */
  static List<Layout.Part> tabs(Visitor visitor) {
    if (visitor.account() != null) {
      return OF_ACCOUNT;
    }
    List<Layout.Part> tabs = new ArrayList<>(List.of(OF_LINKS));
    tabs.addAll(OF_ACCOUNT);
    tabs.add(OF_SETTINGS);
    tabs.add(OF_START);
    return List.copyOf(tabs);
  }

  /** What every page of these shows beside its own. */
  static Map<String, @Nullable Object> values(Pages pages, Visitor visitor, String tab) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", pages.layout(visitor, "system", visitor.language().text("system." + tab)));
    values.put("tabs", tabs(visitor));
    return values;
  }

  /** Who administers the whole installation; nobody else is told that there is such a page. */
  static Visitor administrator(Visitors visitors, Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    if (visitor.account() != null) {
      throw Turned.notFound();
    }
    return visitor;
  }

  private void first(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    if (visitor.account() == null) {
      links.show(ctx, "system-links");
    } else {
      ctx.redirect(USERS, HttpStatus.SEE_OTHER);
    }
  }

  private void settings(Context ctx) {
    Visitor visitor = administrator(visitors, ctx);
    Map<String, @Nullable Object> values = values(pages, visitor, "settings");
    values.put("settings", settings);
    pages.show(ctx, 200, "system-settings", values);
  }
}
