package dev.hookswitch.console.deliveries;

import dev.hookswitch.console.frame.Durations;
import dev.hookswitch.console.frame.Language;
import dev.hookswitch.operations.Occurrence;
import dev.hookswitch.operations.Occurrence.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * One thing that happened.
 *
 * @param type for the texts
 * @param isWell whether something is well again
 * @param about what it happened to, as people call it
 * @param detail more about it; may be empty
 */
public record HappenedLine(Instant at, String type, boolean isWell, String about, String detail) {

  /**
   * In somebody's language.
   *
   * @param endpoints from an endpoint's id to what people call it
   */
  static HappenedLine of(
      Instant at, Occurrence occurrence, UnaryOperator<String> endpoints, Language language) {
    String type = occurrence.type();
    return switch (occurrence) {
      case Occurrence.EndpointFailing(Target endpoint, String reason) ->
          bad(at, type, endpoints.apply(endpoint.id()), reason);
      case Occurrence.EndpointRecovered(Target endpoint, Duration outage) ->
          good(
              at,
              type,
              endpoints.apply(endpoint.id()),
              language.text("happened.outage", Durations.clock(outage)));
      case Occurrence.EndpointDisabled(Target endpoint, String reason) ->
          bad(at, type, endpoints.apply(endpoint.id()), reason);
      case Occurrence.EndpointBacklogged(
              Target endpoint,
              boolean above,
              long waiting,
              long limit) ->
          new HappenedLine(
              at,
              type,
              !above,
              endpoints.apply(endpoint.id()),
              language.text(
                  above ? "happened.above" : "happened.below",
                  language.number(waiting),
                  language.number(limit)));
      case Occurrence.DeadLetters(Target endpoint, int count, String reason) ->
          bad(
              at,
              type,
              endpoints.apply(endpoint.id()),
              language.text("happened.given_up", language.number(count)) + " " + reason);
      case Occurrence.PbxDown(String pbx, String observer, String detail) ->
          bad(at, type, pbx, observer + ": " + detail);
      case Occurrence.PbxUp(String pbx, String observer, String detail) ->
          good(at, type, pbx, observer + ": " + detail);
      case Occurrence.JournalTroubled(String observer, String detail) ->
          bad(at, type, observer, detail);
      case Occurrence.JournalRecovered(String observer) -> good(at, type, observer, "");
      case Occurrence.CallFlowFailing(Target flow, String reason) ->
          bad(at, type, flow.id(), reason);
      case Occurrence.CallFlowRecovered(Target flow) -> good(at, type, flow.id(), "");
    };
  }

  private static HappenedLine bad(Instant at, String type, String about, String detail) {
    return new HappenedLine(at, type, false, about, detail);
  }

  private static HappenedLine good(Instant at, String type, String about, String detail) {
    return new HappenedLine(at, type, true, about, detail);
  }
}
