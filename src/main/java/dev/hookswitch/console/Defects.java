package dev.hookswitch.console;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Layout;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitors;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a person reads where a page could not be made: what is wrong with their request, or that
 * something of ours broke, with a reference by which the server's log is searched. Nothing of the
 * defect itself is told.
 */
final class Defects {

  private static final Logger LOG = LoggerFactory.getLogger(Defects.class);

  private static final String PLACE = "/console";

  private final Visitors visitors;
  private final Pages pages;
  private final RandomGenerator random;

  Defects(Visitors visitors, Pages pages, RandomGenerator random) {
    this.visitors = visitors;
    this.pages = pages;
    this.random = random;
  }

  /** Answers with a page; false: the path is none of the console's. */
  boolean answer(Exception e, Context ctx) {
    boolean isOurs = ctx.path().equals(PLACE) || ctx.path().startsWith(PLACE + "/");
    if (!isOurs) {
      return false;
    }
    switch (e) {
      case HttpResponseException refusal ->
          say(
              ctx,
              refusal.getStatus(),
              refusal.getStatus() == 413 ? "error.too_large" : "error.not_found");
      default -> broke(e, ctx);
    }
    return true;
  }

  private void broke(Exception e, Context ctx) {
    String reference = HexFormat.of().toHexDigits(random.nextLong());
    LOG.error("reference={} {} {} broke", reference, ctx.method(), ctx.path(), e);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("layout", layout(ctx, "error.defect"));
    values.put("reference", reference);
    pages.show(ctx, 500, "defect", values);
  }

  /** One sentence. */
  void say(Context ctx, int status, String key) {
    Map<String, @Nullable Object> values = new HashMap<>();
    Layout layout = layout(ctx, key);
    values.put("layout", layout);
    values.put("sentence", layout.title());
    pages.show(ctx, status, "error", values);
  }

  private Layout layout(Context ctx, String key) {
    Visitor visitor = visitors.who(ctx);
    if (visitor != null) {
      return pages.layout(visitor, "", visitor.language().text(key));
    }
    Language language = Language.preferred(ctx.header("Accept-Language"));
    return pages.layout(language, language.text(key));
  }
}
