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
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.Registrar;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The house's own numbers. */
final class NumbersPage {

  private static final String ONE = SystemPages.NUMBERS + "/{number}";

  private final Directories directories;
  private final Registrar registrar;
  private final Visitors visitors;
  private final Pages pages;

  NumbersPage(Directories directories, Visitors visitors, Pages pages) {
    this.directories = directories;
    this.registrar = new Registrar(directories);
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(SystemPages.NUMBERS, this::list);
    routes.post(SystemPages.NUMBERS, this::add);
    routes.get(ONE, this::one);
    routes.post(ONE, this::change);
    routes.post(ONE + "/remove", this::remove);
  }

  private void list(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    list(ctx, visitor, 200, Form.empty(visitor.language()).with("account", visitor.account()));
  }

  private void list(Context ctx, Visitor visitor, int status, Form form) {
    List<OwnNumber> all =
        directories.numbers().stream().filter(each -> visitor.maySee(each.account())).toList();
    Map<String, @Nullable Object> values = SystemPages.values(pages, visitor, "numbers");
    values.put("noted", Noted.of(ctx, visitor.language()));
    values.put("numbers", Entries.of(ctx, all, OwnNumber::number, NumbersPage::words));
    values.put("form", form);
    pages.show(ctx, status, "system-numbers", values);
  }

  private static List<String> words(OwnNumber number) {
    return Stream.of(number.number(), number.account(), number.label())
        .filter(Objects::nonNull)
        .toList();
  }

  private void add(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Form form = Form.of(ctx, visitor.language());
    String number = form.text("number");
    if (directories.number(number).isPresent()) {
      form.refuse("number", "entry.TAKEN");
    } else {
      OwnNumber own = number(number, form, visitor);
      Entries.refuse(form, "number", registrar.enter(own, visitor.account()));
    }
    if (form.isRight()) {
      Noted.leadOn(ctx, SystemPages.NUMBERS, "saved");
    } else {
      list(ctx, visitor, 400, form);
    }
  }

  /** Whoever administers one account makes numbers of it, and no others. */
  private static OwnNumber number(String number, Form form, Visitor visitor) {
    String account = visitor.account();
    return new OwnNumber(
        number,
        account == null ? form.text("account") : account,
        form.optional("label"),
        Origin.API);
  }

  private OwnNumber visible(Context ctx, Visitor visitor) {
    return directories
        .number(ctx.pathParam("number"))
        .filter(number -> visitor.maySee(number.account()))
        .orElseThrow(Turned::notFound);
  }

  private void one(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    OwnNumber number = visible(ctx, visitor);
    Form form =
        Form.empty(visitor.language())
            .with("label", number.label())
            .with("account", number.account());
    one(ctx, visitor, 200, number, form);
  }

  private void one(Context ctx, Visitor visitor, int status, OwnNumber number, Form form) {
    Map<String, @Nullable Object> values = SystemPages.values(pages, visitor, "numbers");
    values.put("number", number);
    values.put("form", form);
    pages.show(ctx, status, "system-number", values);
  }

  private void change(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    OwnNumber before = visible(ctx, visitor);
    Form form = Form.of(ctx, visitor.language());
    OwnNumber after = number(before.number(), form, visitor);
    Entries.refuse(form, "label", registrar.enter(after, visitor.account()));
    if (form.isRight()) {
      Noted.leadOn(ctx, SystemPages.NUMBERS, "saved");
    } else {
      one(ctx, visitor, 400, before, form);
    }
  }

  private void remove(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    OwnNumber number = visible(ctx, visitor);
    try {
      boolean _ = directories.removeNumber(number.number());
      Noted.leadOn(ctx, SystemPages.NUMBERS, "removed");
    } catch (Conflict e) {
      throw Turned.notFound(); // the page has no such button
    }
  }
}
