package dev.hookswitch.endpoint;

import dev.hookswitch.expression.ExpressionFailure;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of an endpoint is written down by people, the same in the settings file and in the API. What
 * is left out stays as it was.
 */
public final class EndpointFields {

  private static final double MOST_PER_SECOND = 10_000;
  private static final Duration MOST_TIME = Duration.ofDays(365);

  private EndpointFields() {}

  /** The endpoint as the fields change it: all but its url, account and keys. */
  public static Endpoint read(Fields fields, Endpoint before) {
    String description = fields.text("description");
    return before
        .withFilter(filter(fields, before.filter()))
        .withStyle(style(fields, before.style()))
        .withPace(pace(fields, before.pace()))
        .withDescription(description == null ? before.description() : description);
  }

  /** Which events. */
  public static Filter filter(Fields fields, Filter before) {
    return new Filter(
        fields.has("events") ? fields.words("events", FilterWords.events()) : before.events(),
        fields.has("sip_users") ? fields.texts("sip_users") : before.sipUsers(),
        fields.has("dids") ? fields.texts("dids") : before.dids(),
        fields.has("directions")
            ? fields.words("directions", FilterWords.directions())
            : before.directions(),
        fields.has("types") ? fields.words("types", FilterWords.types()) : before.types(),
        fields.has("subtypes")
            ? fields.words("subtypes", FilterWords.subtypes())
            : before.subtypes(),
        fields.has("states") ? fields.words("states", FilterWords.states()) : before.states(),
        fields.has("campaigns") ? fields.texts("campaigns") : before.campaigns(),
        fields.has("outcomes")
            ? fields.words("outcomes", FilterWords.outcomes())
            : before.outcomes(),
        condition(fields, before.condition()));
  }

  /** The word "none" takes it away. */
  private static @Nullable String condition(Fields fields, @Nullable String before) {
    String text = fields.text("condition");
    if (text == null) {
      return before;
    }
    if (text.equals("none")) {
      return null;
    }
    try {
      var _ = Condition.of(text);
      return text;
    } catch (ExpressionFailure e) {
      throw fields.wrong("condition", "condition: " + e.getMessage());
    }
  }

  private static RequestStyle style(Fields fields, RequestStyle before) {
    Map<String, String> headers =
        fields.has("headers") ? fields.textsByName("headers") : before.headers();
    headers.forEach((name, value) ->
        OwnHeaders.refusal(name, value)
            .ifPresent(sentence -> {
              throw fields.wrong("headers/" + name, sentence);
            }));
    Numbers numbers = fields.word("numbers", Numbers.words());
    return new RequestStyle(
        headers,
        numbers == null ? before.numbers() : numbers,
        fields.has("credentials") ? credentials(fields) : before.credentials());
  }

  private static Credentials credentials(Fields fields) {
    Map<String, String> given = fields.textsByName("credentials");
    for (String name : given.keySet()) {
      if (!Credentials.NAMES.contains(name)) {
        throw fields.wrong(
            "credentials/" + name,
            "credentials have no \"" + name + "\"" + Nearest.hint(name, Credentials.NAMES));
      }
    }
    try {
      return Credentials.of(given);
    } catch (IllegalArgumentException e) {
      throw fields.wrong("credentials", String.valueOf(e.getMessage()));
    }
  }

  private static Pace pace(Fields fields, Pace before) {
    Double parallel = fields.number("max_parallel", 1, Pace.MOST_PARALLEL);
    if (parallel != null && parallel != Math.rint(parallel)) {
      throw fields.wrong("max_parallel", "max_parallel must be a whole number");
    }
    Double perSecond = fields.number("max_per_second", 0, MOST_PER_SECOND);
    return new Pace(
        parallel == null ? before.parallel() : parallel.intValue(),
        perSecond == null ? before.perSecond() : perSecond == 0 ? null : perSecond,
        time(fields, "max_age", before.maxAge()),
        time(fields, "disable_after", before.disableAfter()));
  }

  /** No time at all lifts the limit. */
  private static @Nullable Duration time(Fields fields, String name, @Nullable Duration before) {
    Duration time = fields.duration(name);
    if (time == null) {
      return before;
    }
    if (time.compareTo(MOST_TIME) > 0) {
      throw fields.wrong(name, name + " must be 365d at the most");
    }
    return time.isZero() ? null : time;
  }
}
