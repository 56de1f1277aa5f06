package dev.hookswitch.webhook;

import static java.util.Objects.requireNonNullElse;

import dev.hookswitch.endpoint.Condition;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.SampleCall;
import dev.hookswitch.expression.ExpressionFailure;
import dev.hookswitch.format.FormatFailure;
import dev.hookswitch.format.Outgoing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Trying an endpoint: what it would receive, without sending; and made-up events, which are really
 * sent, once, whatever its filter says and beside everything that is under way. Safe for all
 * threads.
 */
public final class Trials {

  /** Of a call's events, so many are shown. */
  private static final int MOST_SHOWN = 1_000;

  private final Requests requests;
  private final Sender sender;
  private final RandomGenerator random;
  private final InstantSource clock;

  /** What would become of an event. */
  public sealed interface Shown {

    CallEvent event();

    /** It would be sent like that; nothing of a secret is in it. */
    record Sent(CallEvent event, Outgoing request) implements Shown {}

    /** The filter does not let it pass. */
    record Filtered(CallEvent event) implements Shown {}

    /** The template wants none for it. */
    record Unwanted(CallEvent event) implements Shown {}

    /** There can be no request of it; one sentence says why. */
    record Unsendable(CallEvent event, String reason) implements Shown {}
  }

  /** An event that was sent, and what came of it. */
  public record Tried(CallEvent event, AttemptResult result) {}

  public Trials(Requests requests, Sender sender, RandomGenerator random, InstantSource clock) {
    this.requests = requests;
    this.sender = sender;
    this.random = random;
    this.clock = clock;
  }

  /** A call that never was, with each kind of event, as that endpoint would be told of it. */
  public List<CallEvent> sample(Endpoint endpoint) {
    return SampleCall.answered(
        requireNonNullElse(endpoint.account(), "default"),
        Long.toHexString(random.nextLong()),
        clock.instant());
  }

  /** What would become of the events of a call, the first {@value #MOST_SHOWN} of them. */
  public List<Shown> preview(Endpoint endpoint, List<CallEvent> call) {
    Condition condition = Condition.of(endpoint.filter().condition());
    return call.stream()
        .limit(MOST_SHOWN)
        .map(event -> show(endpoint, condition, event, call))
        .toList();
  }

  private Shown show(
      Endpoint endpoint, Condition condition, CallEvent event, List<CallEvent> call) {
    byte[] json = EventJson.encode(event);
    try {
      return endpoint.filter().matches(event) && condition.holds(json)
          ? requests
              .shown(endpoint, new Message(event, json), call)
              .<Shown>map(request -> new Shown.Sent(event, request))
              .orElseGet(() -> new Shown.Unwanted(event))
          : new Shown.Filtered(event);
    } catch (ExpressionFailure e) {
      return new Shown.Unsendable(event, "the condition: " + e.sentence());
    } catch (FormatFailure e) {
      return new Shown.Unsendable(event, "the format: " + e.sentence());
    }
  }

  /**
   * Sends one made-up event, or all kinds of them until one is not taken. Blocks as long as the
   * requests take.
   *
   * @param kind null: all
   */
  public List<Tried> send(Endpoint endpoint, CallEvent.@Nullable Kind kind) {
    List<Tried> tried = new ArrayList<>();
    for (CallEvent event : sample(endpoint)) {
      if (kind == null || event.kind() == kind) {
        AttemptResult result = sender.send(endpoint, new Message(event, EventJson.encode(event)));
        tried.add(new Tried(event, result));
        if (kind != null || !wentWell(result)) {
          break;
        }
      }
    }
    return tried;
  }

  private static boolean wentWell(AttemptResult result) {
    return result instanceof AttemptResult.Accepted || result instanceof AttemptResult.Unwanted;
  }
}
