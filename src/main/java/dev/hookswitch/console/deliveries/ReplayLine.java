package dev.hookswitch.console.deliveries;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.dispatch.Replay;
import dev.hookswitch.dispatch.Replay.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A replay in the list.
 *
 * @param endpoint what people call it
 * @param about what is sent again, in words
 */
public record ReplayLine(Replay replay, String endpoint, String about) {

  static ReplayLine of(Replay replay, String endpoint, Language language) {
    String about =
        switch (replay.scope()) {
          case Scope.DeadLetters _ -> language.text("replays.letters");
          case Scope.Event _ -> language.text("replays.event");
          case Scope.Events(List<String> ids) -> language.text("replays.events", ids.size());
          case Scope.Session _ -> language.text("replays.call");
          case Scope.Range(Instant _, Instant _) -> language.text("replays.range");
        };
    return new ReplayLine(replay, endpoint, about);
  }

  /** Where it stands, for the style sheet and the texts. */
  public String status() {
    return replay.status().name().toLowerCase(Locale.ROOT);
  }

  /** Of a hundred. */
  public int percent() {
    return (int) (replay.progress() * 100);
  }

  /** How many are accepted, or given up once more. */
  public int dealtWith() {
    return Math.max(0, replay.queued() - replay.waiting());
  }
}
