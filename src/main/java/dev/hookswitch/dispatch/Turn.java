package dev.hookswitch.dispatch;

import dev.hookswitch.dispatch.DispatchStore.Cause;
import dev.hookswitch.endpoint.Condition;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.expression.ExpressionFailure;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Declined;
import dev.hookswitch.webhook.AttemptResult.Trace;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import dev.hookswitch.webhook.AttemptResult.Unsendable;
import dev.hookswitch.webhook.Message;
import dev.hookswitch.webhook.Sender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event's turn at an endpoint: is it too old, does the condition hold, and then one request.
 * Knows nothing of lanes. Safe for all threads; blocks as long as a request takes.
 */
record Turn(Sender sender, InstantSource clock) {

  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  /**
   * What comes of it.
   *
   * @param target as it is now, and its condition
   * @param revivedAt since when it counts as new, where a person asked for it again; else null
   * @param attempts hears of a request, or of why there can be none
   */
  Outcome of(
      Endpoint target,
      Condition condition,
      Entry entry,
      @Nullable Instant revivedAt,
      Consumer<Attempt> attempts) {
    Instant now = clock.instant();
    Duration maxAge = target.pace().maxAge();
    Instant born = revivedAt == null ? entry.event().timestamp() : revivedAt;
    if (maxAge != null && born.plus(maxAge).isBefore(now)) {
      return new Outcome.Hopeless(Cause.EXPIRED, "older than " + TimeText.of(maxAge));
    }
    AttemptResult result = result(target, condition, entry);
    if (result instanceof AttemptResult.Unwanted) {
      return new Outcome.Unwanted();
    }
    attempts.accept(new Attempt(target.id(), entry.event(), now, result));
    log(target, entry.event(), result);
    return result instanceof Unsendable unsendable
        ? new Outcome.Hopeless(Cause.UNSENDABLE, unsendable.reason())
        : new Outcome.Tried(result);
  }

  private AttemptResult result(Endpoint target, Condition condition, Entry entry) {
    try {
      if (!condition.holds(entry.json())) {
        return new AttemptResult.Unwanted(Trace.NONE);
      }
    } catch (ExpressionFailure e) {
      String reason = "the condition: " + e.sentence();
      return e.overtime() ? new Declined(reason, Trace.NONE) : new Unsendable(reason, Trace.NONE);
    }
    try {
      return sender.send(target, new Message(entry.event(), entry.json()));
    } catch (RuntimeException e) {
      // a defect of ours must cost one attempt, not the lane
      LOG.error(
          "endpoint={} event={} the attempt itself broke", target.id(), entry.event().id(), e);
      return new Unreachable("the attempt itself broke: " + e, Trace.NONE);
    }
  }

  private static void log(Endpoint target, CallEvent event, AttemptResult result) {
    if (result instanceof Accepted) {
      LOG.debug("endpoint={} event={} {}", target.id(), event.id(), result.inWords());
    } else {
      LOG.info(
          "endpoint={} session={} event={} {}",
          target.id(),
          event.sessionId(),
          event.id(),
          result.inWords());
    }
  }
}
