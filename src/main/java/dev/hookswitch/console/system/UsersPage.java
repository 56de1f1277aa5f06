package dev.hookswitch.console.system;

import dev.hookswitch.console.frame.Form;
import dev.hookswitch.console.frame.Noted;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.directory.Conflict;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.Registrar;
import dev.hookswitch.directory.User;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory's users. */
final class UsersPage {

  private static final String ONE = SystemPages.USERS + "/{id}";

  private final Directories directories;
  private final Registrar registrar;
  private final Visitors visitors;
  private final Pages pages;

  UsersPage(Directories directories, Visitors visitors, Pages pages) {
    this.directories = directories;
    this.registrar = new Registrar(directories);
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(SystemPages.USERS, this::list);
    routes.post(SystemPages.USERS, this::add);
    routes.get(ONE, this::one);
    routes.post(ONE, this::change);
    routes.post(ONE + "/remove", this::remove);
  }

  private void list(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Form empty = Form.empty(visitor.language()).with("account", visitor.account());
    list(ctx, visitor, 200, empty);
  }

  private void list(Context ctx, Visitor visitor, int status, Form form) {
    List<User> all =
        directories.users().stream().filter(user -> visitor.maySee(user.account())).toList();
    Map<String, @Nullable Object> values = SystemPages.values(pages, visitor, "users");
    values.put("noted", Noted.of(ctx, visitor.language()));
    values.put("users", Entries.of(ctx, all, User::id, UsersPage::words));
    values.put("form", form);
    pages.show(ctx, status, "system-users", values);
  }

  private static List<String> words(User user) {
    List<String> words = new ArrayList<>(user.devices());
    Stream.of(user.id(), user.name(), user.account()).filter(Objects::nonNull).forEach(words::add);
    return words;
  }

  private void add(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Form form = Form.of(ctx, visitor.language());
    String id = form.text("id");
    if (directories.user(id).isPresent()) {
      form.refuse("id", "entry.TAKEN");
    } else {
      Entries.refuse(form, "id", registrar.enter(user(id, form, visitor), visitor.account()));
    }
    if (form.isRight()) {
      Noted.leadOn(ctx, SystemPages.USERS, "saved");
    } else {
      list(ctx, visitor, 400, form);
    }
  }

  /** Whoever administers one account makes users of it, and no others. */
  private static User user(String id, Form form, Visitor visitor) {
    String account = visitor.account();
    List<String> devices =
        Stream.of(form.text("sip").split("[\\s,;]+")).filter(each -> !each.isEmpty()).toList();
    return new User(
        id,
        form.optional("name"),
        account == null ? form.optional("account") : account,
        devices,
        Origin.API);
  }

  private User visible(Context ctx, Visitor visitor) {
    return directories
        .user(ctx.pathParam("id"))
        .filter(user -> visitor.maySee(user.account()))
        .orElseThrow(Turned::notFound);
  }

  private void one(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    User user = visible(ctx, visitor);
    Form form =
        Form.empty(visitor.language())
            .with("name", user.name())
            .with("account", user.account())
            .with("sip", String.join(" ", user.devices()));
    one(ctx, visitor, 200, user, form);
  }

  private void one(Context ctx, Visitor visitor, int status, User user, Form form) {
    Map<String, @Nullable Object> values = SystemPages.values(pages, visitor, "users");
    values.put("user", user);
    values.put("form", form);
    pages.show(ctx, status, "system-user", values);
  }

  private void change(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    User before = visible(ctx, visitor);
    Form form = Form.of(ctx, visitor.language());
    User after = user(before.id(), form, visitor);
    Entries.refuse(form, "name", registrar.enter(after, visitor.account()));
    if (form.isRight()) {
      Noted.leadOn(ctx, SystemPages.USERS, "saved");
    } else {
      one(ctx, visitor, 400, before, form);
    }
  }

  private void remove(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    User user = visible(ctx, visitor);
    try {
      boolean _ = directories.removeUser(user.id());
      Noted.leadOn(ctx, SystemPages.USERS, "removed");
    } catch (Conflict e) {
      throw Turned.notFound(); // the page has no such button
    }
  }
}
