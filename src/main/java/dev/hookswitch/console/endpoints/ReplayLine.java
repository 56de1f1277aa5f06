package dev.hookswitch.console.endpoints;

import dev.hookswitch.dispatch.Replay;
import java.util.Locale;

/** A replay as its endpoint's page shows it. */
public record ReplayLine(Replay replay) {

  /** For the style sheet and the texts. */
  public String status() {
    return replay.status().name().toLowerCase(Locale.ROOT);
  }

  public int percent() {
    return (int) Math.floor(replay.progress() * 100);
  }

  /** For the texts. */
  public String scope() {
    return switch (replay.scope()) {
      case Replay.Scope.DeadLetters _ -> "dead";
      case Replay.Scope.Session _ -> "call";
      case Replay.Scope.Range _ -> "range";
      default -> "event"; // one, or some of them
    };
  }
}
