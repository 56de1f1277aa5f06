package dev.hookswitch.console.system;

import dev.hookswitch.console.frame.Form;
import dev.hookswitch.console.frame.Noted;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.directory.Conflict;
import dev.hookswitch.directory.Registrar.Entered;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list of what stands in the directory under keys of its own, and a page of each: added, changed
 * and removed by whoever administers its account.
 */
abstract class EntryPage<T> {

  private final Names names;
  private final String path;
  private final String one;
  private final Visitors visitors;
  private final Pages pages;

  /**
   * What such entries are called: in the page's templates, and in their values.
   *
   * @param many also the name of the tab
   * @param key the field of a new one that holds its key
   * @param first the first field of one that is there
   */
  record Names(String many, String one, String key, String first) {}

  EntryPage(String path, Names names, Visitors visitors, Pages pages) {
    this.path = path;
    this.one = path + "/{key}";
    this.names = names;
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(path, this::list);
    routes.post(path, this::add);
    routes.get(one, this::one);
    routes.post(one, this::change);
    routes.post(one + "/remove", this::remove);
  }

  abstract List<T> all();

  abstract Optional<T> find(String key);

  abstract String key(T entry);

  abstract @Nullable String account(T entry);

  /** Among which it is looked for. */
  abstract List<String> words(T entry);

  /**
   * What a form says of an entry.
   *
   * @param account whose it is; null: nobody's
   */
  abstract T read(String key, Form form, @Nullable String account);

  /** The fields of a form that changes it. */
  abstract Form fill(Form form, T entry);

  /**
   * See {@link dev.hookswitch.directory.Registrar}.
   *
   * @param account whose entries may be changed; null: everybody's
   */
  abstract Entered enter(T entry, @Nullable String account);

  abstract void remove(String key) throws Conflict;

  private void list(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    list(ctx, visitor, 200, Form.empty(visitor.language()).with("account", visitor.account()));
  }

  private void list(Context ctx, Visitor visitor, int status, Form form) {
    List<T> all = all().stream().filter(each -> visitor.maySee(account(each))).toList();
    Map<String, @Nullable Object> values = SystemPages.values(pages, visitor, names.many());
    values.put("noted", Noted.of(ctx, visitor.language()));
    values.put(names.many(), Entries.of(ctx, all, this::key, this::words));
    values.put("form", form);
    pages.show(ctx, status, "system-" + names.many(), values);
  }

  private void add(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Form form = Form.of(ctx, visitor.language());
    String key = form.text(names.key());
    if (find(key).isPresent()) {
      form.refuse(names.key(), "entry.TAKEN");
    } else {
      Entries.refuse(form, names.key(), enter(read(key, form, visitor), visitor.account()));
    }
    if (form.isRight()) {
      Noted.leadOn(ctx, path, "saved");
    } else {
      list(ctx, visitor, 400, form);
    }
  }

  /** Whoever administers one account makes entries of it, and no others. */
  private T read(String key, Form form, Visitor visitor) {
    String own = visitor.account();
    return read(key, form, own == null ? form.optional("account") : own);
  }

  private T visible(Context ctx, Visitor visitor) {
    return find(ctx.pathParam("key"))
        .filter(entry -> visitor.maySee(account(entry)))
        .orElseThrow(Turned::notFound);
  }

  private void one(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    T entry = visible(ctx, visitor);
    Form form = Form.empty(visitor.language()).with("account", account(entry));
    one(ctx, visitor, 200, entry, fill(form, entry));
  }

  private void one(Context ctx, Visitor visitor, int status, T entry, Form form) {
    Map<String, @Nullable Object> values = SystemPages.values(pages, visitor, names.many());
    values.put(names.one(), entry);
    values.put("form", form);
    pages.show(ctx, status, "system-" + names.one(), values);
  }

  private void change(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    T before = visible(ctx, visitor);
    Form form = Form.of(ctx, visitor.language());
    T after = read(key(before), form, visitor);
    Entries.refuse(form, names.first(), enter(after, visitor.account()));
    if (form.isRight()) {
      Noted.leadOn(ctx, path, "saved");
    } else {
      one(ctx, visitor, 400, before, form);
    }
  }

  private void remove(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    T entry = visible(ctx, visitor);
    try {
      remove(key(entry));
      Noted.leadOn(ctx, path, "removed");
    } catch (Conflict e) {
      throw Turned.notFound(); // the page has no such button
    }
  }
}
