package dev.hookswitch.event;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is true of every session that is ever stored or delivered, as code.
 *
 * <ol>
 *   <li>Exactly one START, first (seq 1); exactly one COMPLETED, last; nothing after it.
 *   <li>Every RING has exactly one RINGRESULT with the same call_id, after it.
 *   <li>READY at most once per call_id; a dialled party's comes after its RINGRESULT with state
 *       ANSWER.
 *   <li>JOIN and LEAVE alternate per call_id, JOIN first, only after that party's READY; every JOIN
 *       has its LEAVE.
 *   <li>seq counts 1, 2, 3 … without gap; timestamp never goes back.
 * </ol>
 *
 * <p>Feed one session's events in order to {@link #accept}; each answer is empty, or one sentence
 * that says which rule broke. Memory: one small entry for each leg. Not for several threads.
 */
public final class Grammar {

  private enum Dial {
    NONE,
    RINGING,
    ANSWERED,
    FAILED
  }

  private static final class LegState {
    Dial dial = Dial.NONE;
    boolean ready;
    boolean joined;
  }

  private final Map<String, LegState> legs = new HashMap<>();
  private int seq;
  private boolean completed;
  private @Nullable String session;
  private Instant last = Instant.MIN;

  /** The first violation in a whole session, or empty when it is right and complete. */
  public static Optional<String> violation(List<? extends CallEvent> wholeSession) {
    Grammar grammar = new Grammar();
    for (CallEvent event : wholeSession) {
      Optional<String> violation = grammar.accept(event);
      if (violation.isPresent()) {
        return violation;
      }
    }
    return grammar.completed ? Optional.empty() : Optional.of("the session has no COMPLETED");
  }

  public boolean isCompleted() {
    return completed;
  }

  /**
   * Judges the next event of the session. After a violation the state is that of the event all the
   * same.
   */
  public Optional<String> accept(CallEvent event) {
    Optional<String> order = checkOrder(event);
    seq = event.seq();
    last = event.timestamp();
    session = event.sessionId();
    Optional<String> own = checkKind(event);
    return order.isPresent() ? order : own;
  }

  private Optional<String> checkOrder(CallEvent event) {
    if (completed) {
      return wrong(event, "comes after COMPLETED");
    }
    if (session != null && !session.equals(event.sessionId())) {
      return wrong(event, "belongs to another session than the events before it");
    }
    if (event.seq() != seq + 1) {
      return wrong(event, "has seq " + event.seq() + " after " + seq);
    }
    if ((event.kind() == CallEvent.Kind.START) != (event.seq() == 1)) {
      return wrong(event, "START and only START is the first event");
    }
    if (event.timestamp().isBefore(last)) {
      return wrong(event, "its timestamp goes back");
    }
    return Optional.empty();
  }

  private Optional<String> checkKind(CallEvent event) {
    LegState leg = legs.computeIfAbsent(event.callId(), id -> new LegState());
    return switch (event) {
      case Start _ -> Optional.empty();
      case Ring _ -> {
        boolean fresh = leg.dial == Dial.NONE;
        leg.dial = Dial.RINGING;
        yield fresh ? Optional.empty() : wrong(event, "this leg was dialled before");
      }
      case RingResult result -> {
        boolean ringing = leg.dial == Dial.RINGING;
        leg.dial = result.state() == DialState.ANSWER ? Dial.ANSWERED : Dial.FAILED;
        yield ringing ? Optional.empty() : wrong(event, "no RING is open for this leg");
      }
      case Ready _ -> {
        boolean allowed = !leg.ready && (leg.dial == Dial.NONE || leg.dial == Dial.ANSWERED);
        leg.ready = true;
        yield allowed
            ? Optional.empty()
            : wrong(event, "READY comes once a leg, and after ANSWER where it was dialled");
      }
      case Join _ -> {
        boolean allowed = leg.ready && !leg.joined;
        leg.joined = true;
        yield allowed
            ? Optional.empty()
            : wrong(event, "JOIN needs READY before it and no open JOIN");
      }
      case Leave _ -> {
        boolean allowed = leg.joined;
        leg.joined = false;
        yield allowed ? Optional.empty() : wrong(event, "LEAVE without JOIN");
      }
      case Completed _ -> {
        completed = true;
        yield checkNothingOpen(event);
      }
    };
  }

  private Optional<String> checkNothingOpen(CallEvent event) {
    for (LegState leg : legs.values()) {
      if (leg.dial == Dial.RINGING) {
        return wrong(event, "a RING is still without RINGRESULT");
      }
      if (leg.joined) {
        return wrong(event, "a JOIN is still without LEAVE");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> wrong(CallEvent event, String why) {
    return Optional.of(
        event.kind()
            + " "
            + event.id()
            + " (seq "
            + event.seq()
            + " of "
            + event.sessionId()
            + "): "
            + why);
  }
}
