package dev.hookswitch.endpoint;

import dev.hookswitch.expression.ExpressionFailure;
import dev.hookswitch.format.Presets;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
  public static Endpoint read(Fields fields, Endpoint before, Presets presets) {
    String description = fields.text("description");
    RequestStyle style = style(fields, before.style(), presets);
    return before
        .withFilter(filter(fields, usual(fields, before.filter(), style.shape(), presets)))
        .withStyle(style)
        .withPace(pace(fields, before.pace()))
        .withDescription(description == null ? before.description() : description);
  }

  /**
   * Where the endpoint's requests go: the url that is written down, or what its preset's settings
   * say.
   *
   * @param before the shape, where the fields say nothing of it
   * @param parse reads a url; throws what is thrown for a wrong one
   * @return empty where nothing is said of it
   */
  public static Optional<URI> url(
      Fields fields, Shape before, Presets presets, Function<String, URI> parse) {
    Shape shape = ShapeFields.read(fields, before, presets);
    Optional<URI> own = ShapeFields.address(fields, shape, presets);
    Optional<URI> written = Optional.ofNullable(fields.text("url")).map(parse);
    if (own.isPresent() && written.isPresent() && !own.equals(written)) {
      throw fields.wrong("url", EndpointRule.URL_FOLLOWS.of());
    }
    return own.or(() -> written);
  }

  /** A preset knows which events it makes something of. */
  private static Filter usual(Fields fields, Filter before, Shape shape, Presets presets) {
    return fields.has("format") && before.events().isEmpty()
        ? ShapeFields.preset(shape, presets)
            .map(preset -> before.withEvents(preset.events()))
            .orElse(before)
        : before;
  }

  /** Which events. */
  public static Filter filter(FilterFields fields, Filter before) {
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
  private static @Nullable String condition(FilterFields fields, @Nullable String before) {
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
      throw fields.wrong("condition", EndpointRule.CONDITION.of(String.valueOf(e.getMessage())));
    }
  }

  private static RequestStyle style(Fields fields, RequestStyle before, Presets presets) {
    Numbers numbers = fields.word("numbers", Numbers.words());
    return connection(fields, before)
        .withNumbers(numbers == null ? before.numbers() : numbers)
        .withShape(ShapeFields.read(fields, before.shape(), presets));
  }

  /** How it is connected to, and what every request carries: headers, authentication, transport. */
  public static RequestStyle connection(Fields fields, RequestStyle before) {
    Map<String, String> headers =
        fields.has("headers") ? fields.textsByName("headers") : before.headers();
    headers.forEach((name, value) ->
        OwnHeaders.refusal(name, value)
            .ifPresent(refusal -> {
              throw fields.wrong("headers/" + name, refusal);
            }));
    Authentication authentication = AuthenticationFields.read(fields, before.authentication());
    boolean twice =
        !authentication.equals(Authentication.NONE)
            && headers.keySet().stream().anyMatch(OwnHeaders.AUTHORIZATION::equalsIgnoreCase);
    if (twice) {
      throw fields.wrong(
          fields.has("authentication") ? "authentication" : "headers",
          EndpointRule.AUTHORIZATION_TWICE.of());
    }
    return new RequestStyle(
        headers,
        before.numbers(),
        authentication,
        TransportFields.read(fields, before.transport()),
        before.shape());
  }

  private static Pace pace(Fields fields, Pace before) {
    Double parallel = fields.number("max_parallel", 1, Pace.MOST_PARALLEL);
    if (parallel != null && parallel != Math.rint(parallel)) {
      throw fields.wrong("max_parallel", EndpointRule.WHOLE_NUMBER.of("max_parallel"));
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
      throw fields.wrong(name, EndpointRule.MOST.of(name, "365d"));
    }
    return time.isZero() ? null : time;
  }
}
