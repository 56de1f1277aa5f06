package dev.hookswitch.console.endpoints;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.Pace;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.format.Format;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the form of an endpoint, as people wrote it. Immutable.
 *
 * @param values by the names of its fields
 * @param wrong the sentence beside a field, by its name
 */
public record EndpointForm(Map<String, List<String>> values, Map<String, String> wrong) {

  /** The parts of a template. */
  static final List<String> TEMPLATE = List.of("when", "method", "url", "headers", "body");

  /** Empty ones, to be filled in where no script adds them. */
  private static final int SPARE = 2;

  /** More than that is no form that we have made. */
  private static final int MOST_PAIRS = 1_000;

  /**
   * A name and what is written beside it.
   *
   * @param field what it is known by, also for what is wrong with it
   */
  public record Pair(String field, String name, String value) {}

  public EndpointForm {
    values = Map.copyOf(values);
    wrong = Map.copyOf(wrong);
  }

  /** One that nobody has filled in. */
  static EndpointForm empty() {
    return new EndpointForm(
        Map.of("format", List.of("json"), "authentication", List.of("none")), Map.of());
  }

  /** As it was sent. */
  static EndpointForm of(Context ctx) {
    return new EndpointForm(ctx.formParamMap(), Map.of());
  }

  /** The same with a format chosen. */
  EndpointForm formatted(String word) {
    Map<String, List<String>> others = new LinkedHashMap<>(values);
    others.put("format", List.of(word));
    return new EndpointForm(others, wrong);
  }

  EndpointForm with(Map<String, String> mistakes) {
    return new EndpointForm(values, mistakes);
  }

  /** What is written in a field; empty: nothing. */
  public String value(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    return given.isEmpty() ? "" : given.getFirst();
  }

  /** All that is written in fields of that name. */
  public List<String> texts(String name) {
    return values.getOrDefault(name, List.of()).stream()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** The same, and room for more. */
  public List<String> growing(String name) {
    List<String> all = new ArrayList<>(texts(name));
    all.addAll(Collections.nCopies(SPARE, ""));
    return all;
  }

  public boolean has(String name, String value) {
    return values.getOrDefault(name, List.of()).contains(value);
  }

  /** Names and values that stand side by side. */
  List<Pair> pairs(String name) {
    List<String> names = values.getOrDefault(name + ".name", List.of());
    List<String> texts = values.getOrDefault(name + ".value", List.of());
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < Math.min(names.size(), MOST_PAIRS); i++) {
      String value = i < texts.size() ? texts.get(i) : "";
      if (!names.get(i).isEmpty() || !value.isEmpty()) {
        pairs.add(new Pair(name + "." + names.get(i), names.get(i), value));
      }
    }
    return pairs;
  }

  /** The same, and room for more. */
  public List<Pair> growingPairs(String name) {
    List<Pair> all = new ArrayList<>(pairs(name));
    all.addAll(Collections.nCopies(SPARE, new Pair("", "", "")));
    return all;
  }

  /** The sentence beside a field; null: nothing is wrong with it. */
  public @Nullable String wrong(String field) {
    return wrong.get(field);
  }

  // as an endpoint is

  /** What can be changed of an endpoint, but for what is secret. */
  static EndpointForm of(Endpoint endpoint) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    values.put("description", List.of(endpoint.description()));
    values.put("url", List.of(endpoint.url().toString()));
    values.put("numbers", List.of(endpoint.style().numbers().word()));
    values.put("headers.name", endpoint.style().headers().keySet().stream().sorted().toList());
    put(values, endpoint.filter());
    put(values, endpoint.style().shape().format());
    values.put(
        "secrets.name", endpoint.style().shape().secrets().keySet().stream().sorted().toList());
    put(values, endpoint.style().authentication());
    put(values, endpoint.pace());
    return new EndpointForm(values, Map.of());
  }

  private static void put(Map<String, List<String>> values, Filter filter) {
    values.put("events", words(filter.events(), Enum::name));
    values.put("sip_users", words(filter.sipUsers(), Function.identity()));
    values.put("dids", words(filter.dids(), Function.identity()));
    values.put("directions", words(filter.directions(), each -> each.word()));
    values.put("types", words(filter.types(), each -> each.word()));
    values.put("subtypes", words(filter.subtypes(), each -> each.word()));
    values.put("states", words(filter.states(), Enum::name));
    values.put("campaigns", words(filter.campaigns(), Function.identity()));
    values.put("outcomes", words(filter.outcomes(), Filter.Outcome::word));
    put(values, "condition", filter.condition());
  }

  private static <T> List<String> words(Collection<T> all, Function<T, String> word) {
    return all.stream().map(word).sorted().toList();
  }

  private static void put(Map<String, List<String>> values, String name, @Nullable String text) {
    values.put(name, text == null ? List.of() : List.of(text));
  }

  private static void put(Map<String, List<String>> values, Format format) {
    put(values, "format", format.word());
    switch (format) {
      case Format.Plain _ -> {}
      case Format.Get get -> put(values, "format.parameter", get.parameter());
      case Format.Templated templated -> {
        templated.template().texts().forEach((part, text) -> put(values, "template." + part, text));
        List<String> names = templated.settings().keySet().stream().sorted().toList();
        values.put("settings.name", names);
        values.put(
            "settings.value",
            names.stream().map(name -> templated.settings().getOrDefault(name, "")).toList());
      }
      case Format.FromPreset preset -> {
        put(values, "format", FormatField.word(preset.preset()));
        preset.settings().forEach((name, text) -> put(values, "preset." + name, text));
      }
    }
  }

  private static void put(Map<String, List<String>> values, Authentication authentication) {
    put(values, "authentication", authentication.type());
    switch (authentication) {
      case Authentication.None _, Authentication.Bearer _ -> {}
      case Authentication.Basic basic -> put(values, "authentication.username", basic.username());
      case Authentication.OAuth2 oauth -> {
        put(values, "authentication.token_url", oauth.tokenUrl().toString());
        put(values, "authentication.client_id", oauth.clientId());
        put(values, "authentication.scope", oauth.scope());
        put(values, "authentication.audience", oauth.audience());
        put(values, "authentication.client_authentication", oauth.clientAuthentication().word());
      }
    }
  }

  private static void put(Map<String, List<String>> values, Pace pace) {
    put(
        values,
        "max_parallel",
        pace.parallel() == Pace.MOST_PARALLEL ? null : String.valueOf(pace.parallel()));
    Double perSecond = pace.perSecond();
    put(
        values,
        "max_per_second",
        perSecond == null ? null : perSecond.toString().replaceFirst("\\.0$", ""));
    put(values, "max_age", time(pace.maxAge()));
    put(values, "disable_after", time(pace.disableAfter()));
  }

  private static @Nullable String time(@Nullable Duration time) {
    return time == null ? null : TimeText.of(time);
  }
}
