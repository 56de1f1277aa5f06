package dev.hookswitch.format;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.RingResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the events of a session say so far, in handy words: {@code call} in templates. What is not
 * known is absent.
 */
public final class CallFacts {

  /**
   * Of a session's events, the last so many are told one by one: a conference may have thousands.
   */
  public static final int MAX_EVENTS = 100;

  private static final int MAX_PARTIES = 50;

  private final List<? extends CallEvent> events;
  private final Map<String, Object> facts = new LinkedHashMap<>();

  private CallFacts(List<? extends CallEvent> events) {
    this.events = events;
  }

  /**
   * The facts of a session up to the last of these events.
   *
   * @param events in order, from START on; not empty
   */
  public static Map<String, Object> of(List<? extends CallEvent> events) {
    return new CallFacts(events).gathered();
  }

  private Map<String, Object> gathered() {
    CallEvent first = events.getFirst();
    CallEvent last = events.getLast();
    facts.put("session_id", first.sessionId());
    facts.put("account", first.common().account());
    facts.put("direction", first.common().direction().word());
    facts.put("started", EventJson.timestamp(first.timestamp()));
    facts.put("started_ms", first.timestamp().toEpochMilli());
    put("did", last.common().did());
    facts.put(
        "transferred",
        events.stream().anyMatch(event -> event.common().type() == CallType.TRANSFER));
    whoCalledWhom(first);
    RingResult answer = answer();
    dialling(first.timestamp(), answer);
    ending(first.timestamp(), last, answer != null);
    facts.put("parties", parties(last));
    facts.put("events", told());
    return facts;
  }

  /** from and to as dialled; contact: the number outside the house; user: the one inside. */
  private void whoCalledWhom(CallEvent first) {
    List<Participant> dialled = first.common().participants();
    put("from", dialled.isEmpty() ? null : dialled.getFirst().value());
    put("to", dialled.size() < 2 ? null : dialled.get(1).value());
    boolean inbound = first.common().direction() == Direction.INBOUND;
    put("contact", outside(inbound));
  }

  private @Nullable String outside(boolean inbound) {
    for (CallEvent event : events) {
      List<Participant> parties = event.common().participants();
      for (Participant party :
          inbound ? parties : parties.subList(Math.min(1, parties.size()), parties.size())) {
        if (party.type() == Participant.Side.DID && !party.value().equals(event.common().did())) {
          return party.value();
        }
      }
    }
    return null;
  }

  /** The dialling that was answered first. */
  private @Nullable RingResult answer() {
    for (CallEvent event : events) {
      if (event instanceof RingResult result && result.state() == DialState.ANSWER) {
        return result;
      }
    }
    return null;
  }

  private void dialling(Instant started, @Nullable RingResult answer) {
    String user = null;
    for (CallEvent event : events) {
      if (event instanceof RingResult result) {
        facts.put("state", result.state().name());
      }
      if (user == null) {
        user =
            event.common().participants().stream()
                .limit(2)
                .map(Participant::user)
                .filter(id -> id != null)
                .findFirst()
                .orElse(null);
      }
    }
    if (answer != null) {
      List<Participant> parties = answer.common().participants();
      Participant by = parties.size() > 1 ? parties.get(1) : null;
      facts.put("state", DialState.ANSWER.name());
      facts.put("answered_at", EventJson.timestamp(answer.timestamp()));
      facts.put("wait", seconds(Duration.between(started, answer.timestamp())));
      if (by != null) {
        facts.put("answered_by", party(by));
        user = by.user() == null ? user : by.user();
      }
    }
    put("user", user);
  }

  private void ending(Instant started, CallEvent last, boolean dialledAnswer) {
    boolean completed = last instanceof Completed;
    boolean answered = last instanceof Completed end ? end.answered() : dialledAnswer;
    facts.put("completed", completed);
    facts.put("answered", answered);
    if (last instanceof Completed end) {
      facts.put("ended", EventJson.timestamp(end.timestamp()));
      facts.put("duration", seconds(end.duration()));
      facts.put("talk_time", seconds(end.talkTime()));
      if (end.hangedBy() != null) {
        facts.put("hanged_by", end.hangedBy().by().word());
      }
      if (end.audioUrl() != null) {
        facts.put("audio_url", end.audioUrl().toString());
      }
      if (end.cause() != null) {
        facts.put("cause", end.cause());
      }
    } else {
      facts.put("duration", seconds(Duration.between(started, last.timestamp())));
    }
    facts.put("outcome", outcome(answered, completed));
  }

  /** answered, busy, noanswer, canceled, failed; ongoing while nobody knows. */
  private String outcome(boolean answered, boolean completed) {
    if (answered) {
      return "answered";
    }
    if (!completed) {
      return "ongoing";
    }
    return switch (String.valueOf(facts.get("state"))) {
      case "BUSY" -> "busy";
      case "CANCEL" -> "canceled";
      case "CONGESTION", "CHANUNAVAIL", "INVALIDARGS", "ABORT" -> "failed";
      default -> "noanswer";
    };
  }

  private static List<Object> parties(CallEvent last) {
    List<Object> parties = new ArrayList<>();
    last.common().participants().stream()
        .limit(MAX_PARTIES)
        .forEach(participant -> parties.add(party(participant)));
    return parties;
  }

  private static Map<String, Object> party(Participant participant) {
    Map<String, Object> party = new LinkedHashMap<>();
    party.put("type", participant.type().word());
    party.put("value", participant.value());
    if (participant.user() != null) {
      party.put("user", participant.user());
    }
    return party;
  }

  private List<Object> told() {
    List<Object> told = new ArrayList<>();
    for (CallEvent event : events.subList(Math.max(0, events.size() - MAX_EVENTS), events.size())) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("event", event.kind().name());
      one.put("timestamp", EventJson.timestamp(event.timestamp()));
      one.put("call_id", event.callId());
      one.put("type", event.common().type().word());
      one.put("phase", event.common().phase().word());
      if (event instanceof RingResult result) {
        one.put("state", result.state().name());
      }
      told.add(one);
    }
    return told;
  }

  /** An event as JSON values. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> event(byte[] stored) {
    return JsonMapper.shared().readValue(stored, Map.class);
  }

  private void put(String name, @Nullable String value) {
    if (value != null) {
      facts.put(name, value);
    }
  }

  private static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3);
  }
}
