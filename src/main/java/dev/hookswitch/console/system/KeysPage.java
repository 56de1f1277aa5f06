package dev.hookswitch.console.system;

import dev.hookswitch.access.Access;
import dev.hookswitch.access.Access.Created;
import dev.hookswitch.access.ApiKey;
import dev.hookswitch.console.frame.Form;
import dev.hookswitch.console.frame.Noted;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys of the API. A new one is in the answer to its form, and nowhere later. */
final class KeysPage {

  private final Access access;
  private final boolean hasAdminKey;
  private final Visitors visitors;
  private final Pages pages;

  KeysPage(Access access, boolean hasAdminKey, Visitors visitors, Pages pages) {
    this.access = access;
    this.hasAdminKey = hasAdminKey;
    this.visitors = visitors;
    this.pages = pages;
  }

  void mount(RoutesConfig routes) {
    routes.get(SystemPages.KEYS, this::list);
    routes.post(SystemPages.KEYS, this::create);
    routes.post(SystemPages.KEYS + "/{id}/revoke", this::revoke);
  }

  private void list(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Form empty = Form.empty(visitor.language()).with("account", visitor.account());
    show(ctx, visitor, 200, empty, null);
  }

  private List<ApiKey> visible(Visitor visitor) {
    return access.all().stream()
        .filter(key -> visitor.maySee(key.account()))
        .sorted(Comparator.comparing(ApiKey::createdAt).reversed().thenComparing(ApiKey::id))
        .toList();
  }

  private void show(
      Context ctx, Visitor visitor, int status, Form form, @Nullable Created created) {
    boolean all = ctx.queryParam("all") != null;
    List<ApiKey> keys = visible(visitor);
    int shown = all ? keys.size() : Math.min(keys.size(), SystemPages.LINES);
    Map<String, @Nullable Object> values = SystemPages.values(pages, visitor, "keys");
    values.put("noted", Noted.of(ctx, visitor.language()));
    values.put("keys", keys.subList(0, shown));
    values.put("isMore", shown < keys.size());
    values.put("hasAdminKey", hasAdminKey && visitor.account() == null);
    values.put("form", form);
    values.put("created", created);
    pages.show(ctx, status, "system-keys", values);
  }

  /** Whoever administers one account makes keys of it, and no others. */
  private void create(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    Form form = Form.of(ctx, visitor.language());
    String own = visitor.account();
    String account = own == null ? form.optional("account") : own;
    boolean isAll = !form.text("all").isEmpty();
    if (own == null && (account == null) != isAll) {
      form.refuse("account", "keys.whose");
    }
    Access.mistake(account, form.text("description"))
        .ifPresent(mistake -> form.refuse(mistake.field(), "key_mistake." + mistake.name()));
    if (!form.isRight()) {
      show(ctx, visitor, 400, form, null);
      return;
    }
    Created created = access.create(account, form.text("description"));
    show(ctx, visitor, 201, Form.empty(visitor.language()).with("account", own), created);
  }

  private void revoke(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.ADMINISTER);
    ApiKey key =
        visible(visitor).stream()
            .filter(each -> each.id().equals(ctx.pathParam("id")))
            .findFirst()
            .orElseThrow(Turned::notFound);
    boolean _ = access.delete(key.id());
    Noted.leadOn(ctx, SystemPages.KEYS, "revoked");
  }
}
