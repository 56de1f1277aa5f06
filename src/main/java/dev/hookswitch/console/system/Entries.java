package dev.hookswitch.console.system;

import dev.hookswitch.console.frame.Form;
import dev.hookswitch.directory.Conflict;
import dev.hookswitch.directory.Registrar.Entered;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is sorted by a key, as far as somebody has narrowed it.
 *
 * @param query what they look for; empty: everything
 * @param next the key of the last one, where more follow; null: none do
 */
public record Entries<T>(List<T> items, String query, @Nullable String next) {

  public Entries {
    items = List.copyOf(items);
  }

  /**
   * Those that have the text that is looked for.
   *
   * @param words of an item, among which it is looked for
   */
  static <T> Entries<T> of(
      Context ctx, List<T> all, Function<T, String> key, Function<T, List<String>> words) {
    String query = Objects.requireNonNullElse(ctx.queryParam("q"), "").strip();
    String after = Objects.requireNonNullElse(ctx.queryParam("after"), "");
    String wanted = query.toLowerCase(Locale.ROOT);
    List<T> found =
        all.stream()
            .filter(item -> key.apply(item).compareTo(after) > 0)
            .filter(item ->
                words.apply(item).stream()
                    .anyMatch(word -> word.toLowerCase(Locale.ROOT).contains(wanted)))
            .limit(SystemPages.LINES + 1L)
            .toList();
    boolean more = found.size() > SystemPages.LINES;
    List<T> shown = more ? found.subList(0, SystemPages.LINES) : found;
    return new Entries<>(shown, query, more ? key.apply(shown.getLast()) : null);
  }

  /** What follows. */
  public String further() {
    return "?q=" + encoded(query) + "&after=" + encoded(String.valueOf(next));
  }

  /** As a part of an address. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Says in the form what stands against an entry; nothing where it was made. */
  static void refuse(Form form, String key, Entered entered) {
    switch (entered) {
      case Entered.Done _ -> {}
      case Entered.Taken _ -> form.refuse(key, "entry.TAKEN");
      case Entered.Wrong(var mistake) -> form.refuse(mistake.field(), "entry." + mistake.name());
      case Entered.Refused(Conflict conflict) ->
          form.refuse(
              conflict.reason() == Conflict.Reason.DEVICE_TAKEN ? "sip" : key,
              "entry." + conflict.reason().name(),
              conflict.subject());
    }
  }
}
