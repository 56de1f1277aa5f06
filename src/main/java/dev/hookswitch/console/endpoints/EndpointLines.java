package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.dispatch.EndpointBacklog;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.format.Format;
import dev.hookswitch.format.Preset;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Endpoints as they are now, those that a visitor may see. Safe for all threads. */
final class EndpointLines {

  private static final Comparator<Endpoint> BY_TITLE =
      Comparator.comparing(Endpoint::title, String.CASE_INSENSITIVE_ORDER)
          .thenComparing(Endpoint::id);

  private final EndpointParts parts;
  private final Names names;

  EndpointLines(EndpointParts parts, Names names) {
    this.parts = parts;
    this.names = names;
  }

  /** By their titles; those in whose title or address the text stands. */
  List<Endpoint> all(Visitor visitor, String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return parts.endpoints().all().stream()
        .filter(each -> visitor.maySee(each.account()))
        .filter(
            each -> (each.title() + " " + each.server()).toLowerCase(Locale.ROOT).contains(wanted))
        .sorted(BY_TITLE)
        .toList();
  }

  /** That of the path. */
  Endpoint find(Visitor visitor, Context ctx) {
    return find(visitor, ctx.pathParam("id")).orElseThrow(Turned::notFound);
  }

  Optional<Endpoint> find(Visitor visitor, String id) {
    return parts.endpoints().find(id).filter(each -> visitor.maySee(each.account()));
  }

  /**
   * As it is at this moment.
   *
   * @param attempts so many of the last tell of its health
   */
  EndpointLine line(Endpoint endpoint, int attempts, Language language) {
    EndpointBacklog backlog = parts.backlog().apply(endpoint.id()).orElse(null);
    boolean failing =
        backlog == null
            ? parts.deliveries().failingSince(endpoint.id()).isPresent()
            : backlog.failing();
    return new EndpointLine(
        endpoint,
        backlog,
        failing,
        new Health(parts.deliveries().pulse(endpoint.id(), attempts)),
        FilterInWords.of(endpoint.filter(), language, names),
        format(endpoint.style().shape().format(), language));
  }

  private String format(Format format, Language language) {
    if (format instanceof Format.FromPreset from) {
      Preset preset = parts.presets().get(from.preset());
      return preset == null ? from.preset() : preset.title();
    }
    return language.text("format." + format.word());
  }
}
