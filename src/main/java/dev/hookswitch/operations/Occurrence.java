package dev.hookswitch.operations;

import dev.hookswitch.endpoint.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to Hookswitch itself. Sentences in it are for people and hold nothing of
 * a call.
 */
public sealed interface Occurrence {

  /** All {@link #type}s. */
  List<String> TYPES =
      List.of(
          "endpoint.failing",
          "endpoint.recovered",
          "endpoint.disabled",
          "endpoint.backlog",
          "endpoint.dead_letter",
          "pbx.down",
          "pbx.up",
          "journal.troubled",
          "journal.recovered",
          "call_flow.failing",
          "call_flow.recovered");

  /**
   * The endpoint it is about.
   *
   * @param account null: it gets the events of all
   */
  record Target(String id, @Nullable String account) {
    static Target of(Endpoint endpoint) {
      return new Target(endpoint.id(), endpoint.account());
    }
  }

  /** It answers nothing but failures now. */
  record EndpointFailing(Target endpoint, String reason) implements Occurrence {}

  /** It accepts again. */
  record EndpointRecovered(Target endpoint, Duration outage) implements Occurrence {}

  /** Nothing is sent to it any more. */
  record EndpointDisabled(Target endpoint, String reason) implements Occurrence {}

  /**
   * More than so many events wait for it, or no longer.
   *
   * @param waiting how many just now
   */
  record EndpointBacklogged(Target endpoint, boolean above, long waiting, long limit)
      implements Occurrence {}

  /**
   * Events became dead letters since this was last told.
   *
   * @param reason of the last one
   */
  record DeadLetters(Target endpoint, int count, String reason) implements Occurrence {}

  /**
   * No signals are received from it.
   *
   * @param observer the process that says so
   */
  record PbxDown(String pbx, String observer, String detail) implements Occurrence {}

  /** Signals are received from it. */
  record PbxUp(String pbx, String observer, String detail) implements Occurrence {}

  /** Events cannot be stored; what is observed waits in memory. */
  record JournalTroubled(String observer, String detail) implements Occurrence {}

  /** Events are stored again. */
  record JournalRecovered(String observer) implements Occurrence {}

  /** Several calls in a row were decided by the flow's default, and not by its endpoint. */
  record CallFlowFailing(Target flow, String reason) implements Occurrence {}

  /** Its endpoint's answers decide again. */
  record CallFlowRecovered(Target flow) implements Occurrence {}

  /** Whose it is; null: nobody's in particular, and so the administrator's. */
  default @Nullable String account() {
    return switch (this) {
      case EndpointFailing(Target endpoint, String _) -> endpoint.account();
      case EndpointRecovered(Target endpoint, Duration _) -> endpoint.account();
      case EndpointDisabled(Target endpoint, String _) -> endpoint.account();
      case EndpointBacklogged(Target endpoint, boolean _, long _, long _) -> endpoint.account();
      case DeadLetters(Target endpoint, int _, String _) -> endpoint.account();
      case CallFlowFailing(Target flow, String _) -> flow.account();
      case CallFlowRecovered(Target flow) -> flow.account();
      case PbxDown _, PbxUp _, JournalTroubled _, JournalRecovered _ -> null;
    };
  }

  /** Reads what was stored; empty where it is of a kind that is not known any more. */
  static Optional<Occurrence> read(byte[] body) {
    return OccurrenceJson.decode(body);
  }

  /** The name it is told under. */
  default String type() {
    return switch (this) {
      case EndpointFailing _ -> "endpoint.failing";
      case EndpointRecovered _ -> "endpoint.recovered";
      case EndpointDisabled _ -> "endpoint.disabled";
      case EndpointBacklogged _ -> "endpoint.backlog";
      case DeadLetters _ -> "endpoint.dead_letter";
      case PbxDown _ -> "pbx.down";
      case PbxUp _ -> "pbx.up";
      case JournalTroubled _ -> "journal.troubled";
      case JournalRecovered _ -> "journal.recovered";
      case CallFlowFailing _ -> "call_flow.failing";
      case CallFlowRecovered _ -> "call_flow.recovered";
    };
  }
}
