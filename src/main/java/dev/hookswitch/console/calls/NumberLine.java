package dev.hookswitch.console.calls;

import dev.hookswitch.live.LiveCall.State;
import java.util.Map;

/** A number of the house on the board, with its calls in progress by their state. */
public record NumberLine(String number, String label, Map<State, Integer> calls) {

  public NumberLine {
    calls = Map.copyOf(calls);
  }

  public String id() {
    return "did-" + number;
  }

  public int talking() {
    return calls.getOrDefault(State.TALKING, 0);
  }

  public int ringing() {
    return calls.getOrDefault(State.RINGING, 0);
  }

  /** Whom nobody talks to, and nobody's phone rings for. */
  public int waiting() {
    return calls.getOrDefault(State.WAITING, 0) + calls.getOrDefault(State.STARTED, 0);
  }
}
