package dev.hookswitch.console.frame;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the page that one is led to says of what was done on the one before: a word of ours in the
 * address, and nothing that somebody else could put there.
 */
public final class Noted {

  private static final String PARAMETER = "noted";
  private static final String TEXTS = "noted.";

  private Noted() {}

  /** Leads on to a page that says so; {@code word} is of the texts that begin with noted. */
  public static void leadOn(Context ctx, String path, String word) {
    ctx.redirect(
        path + (path.contains("?") ? "&" : "?") + PARAMETER + "=" + word, HttpStatus.SEE_OTHER);
  }

  /** What is to be said; null: nothing. */
  public static @Nullable String of(Context ctx, Language language) {
    String key = TEXTS + ctx.queryParam(PARAMETER);
    return language.keys().contains(key) ? language.text(key) : null;
  }
}
