package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.endpoint.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which events an endpoint wants, as people say it. */
public final class FilterInWords {

  /** Of a list, so many are named. */
  private static final int NAMED = 5;

  private final Language language;
  private final Names names;
  private final List<Clause> clauses = new ArrayList<>();

  /** One thing that is asked of events. */
  public record Clause(String what, String values) {}

  private FilterInWords(Language language, Names names) {
    this.language = language;
    this.names = names;
  }

  /** Empty: it wants everything. */
  static List<Clause> of(Filter filter, Language language, Names names) {
    return new FilterInWords(language, names).clauses(filter);
  }

  private List<Clause> clauses(Filter filter) {
    add("endpoints.events", filter.events(), Enum::name);
    add("endpoints.users", filter.sipUsers(), names::user);
    add("endpoints.dids", filter.dids(), this::number);
    add(
        "endpoints.directions",
        filter.directions(),
        each -> language.text("direction." + each.word()));
    add("endpoints.types", filter.types(), each -> language.text("type." + each.word()));
    add("endpoints.subtypes", filter.subtypes(), each -> language.text("subtype." + each.word()));
    add("endpoints.states", filter.states(), each -> language.text("dialled." + each.name()));
    add("endpoints.outcomes", filter.outcomes(), each -> language.text("result." + each.word()));
    add("endpoints.campaigns", filter.campaigns(), Function.identity());
    if (filter.condition() != null) {
      clauses.add(new Clause(language.text("endpoints.condition"), filter.condition()));
    }
    return List.copyOf(clauses);
  }

  private String number(String number) {
    String label = names.label(number);
    return label.isEmpty() ? number : label;
  }

  private <T> void add(String key, Collection<T> values, Function<T, String> word) {
    if (!values.isEmpty()) {
      String named =
          values.stream().map(word).sorted().limit(NAMED).collect(Collectors.joining(", "));
      int more = values.size() - NAMED;
      clauses.add(new Clause(language.text(key), more > 0 ? named + " … (+" + more + ")" : named));
    }
  }
}
