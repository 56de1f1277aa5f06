package dev.hookswitch.console.deliveries;

import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.dispatch.DeadLetters;
import dev.hookswitch.dispatch.DispatchStore.Cause;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters somebody looks at.
 *
 * @param endpoint its id; empty: any
 * @param cause in small letters; empty: any
 * @param after the cursor of an earlier page; empty: the first
 */
public record LetterSearch(String endpoint, String cause, String after) {

  static LetterSearch of(Context ctx) {
    return new LetterSearch(text(ctx, "endpoint"), text(ctx, "cause"), text(ctx, "after"));
  }

  private static String text(Context ctx, String name) {
    return Objects.requireNonNullElse(ctx.queryParam(name), "");
  }

  DeadLetters.Query query(Visitor visitor, int limit) {
    return new DeadLetters.Query(
        optional(endpoint), visitor.account(), wanted(), optional(after), limit);
  }

  private @Nullable Cause wanted() {
    try {
      return cause.isEmpty() ? null : Cause.valueOf(cause.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw Turned.notFound();
    }
  }

  private static @Nullable String optional(String text) {
    return text.isEmpty() ? null : text;
  }

  /** The address of the page that follows. */
  public String further(String next) {
    return address(endpoint, cause) + "&after=" + encoded(next);
  }

  /** The address of what an endpoint has of a cause. */
  public static String address(String endpoint, String cause) {
    return DeliveriesPages.LETTERS + "?endpoint=" + encoded(endpoint) + "&cause=" + encoded(cause);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
