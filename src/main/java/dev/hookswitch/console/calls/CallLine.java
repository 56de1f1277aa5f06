package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Participant;
import dev.hookswitch.live.LiveCall;
import dev.hookswitch.timeline.Leg;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A call in progress as a line of the board. */
public record CallLine(LiveCall call, Names names, Language language) {

  public String id() {
    return id(call.sessionId());
  }

  static String id(String session) {
    return "call-" + session;
  }

  /** For the style sheet. */
  public String state() {
    return call.state().name().toLowerCase(Locale.ROOT);
  }

  public String stateName() {
    return language.text("state." + state());
  }

  public Participant from() {
    return call.source();
  }

  /** Everybody else who is there or is called; before anybody is, whom it is for. */
  public List<Participant> to() {
    List<Participant> others =
        call.legs().stream()
            .map(Leg::who)
            .filter(who -> !who.value().equals(call.source().value()))
            .toList();
    return others.isEmpty()
        ? call.latest().participants().stream().skip(1).limit(1).toList()
        : others;
  }

  public boolean isInbound() {
    return call.latest().direction() == Direction.INBOUND;
  }

  /** Empty where it is as ordinary as most. */
  public String type() {
    return switch (call.latest().type()) {
      case STANDARD -> "";
      case AUTODIALER, CALLBACK, TRANSFER -> language.text("type." + call.latest().type().word());
    };
  }

  public @Nullable String did() {
    return call.latest().did();
  }

  public String since() {
    return call.since().toString();
  }

  public String startedAt() {
    return call.startedAt().toString();
  }
}
