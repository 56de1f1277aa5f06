package dev.hookswitch.console.endpoints;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What would be sent for a call, as the form stands.
 *
 * @param mistakes what of the form cannot be read: the rest counts
 * @param calls that can be chosen, the newest first
 * @param call the one that was; empty: a made-up one
 * @param lines its events
 * @param usual the number of the event that is shown where nobody chooses one; 0: there are none
 * @param chosen the event whose request is shown; null: there are none
 */
public record Preview(
    List<Mistake> mistakes,
    List<CallChoice> calls,
    String call,
    List<Line> lines,
    int usual,
    @Nullable Line chosen,
    int more) {

  /** A field and what is wrong with it. */
  public record Mistake(String field, String sentence) {}

  /** A call that happened. */
  public record CallChoice(String id, String label) {}

  /**
   * An event.
   *
   * @param outcome for the style sheet and the texts
   * @param reason why it cannot be sent; null: it can, or is not wanted
   * @param request null: there is none
   */
  public record Line(
      int seq, String kind, String outcome, @Nullable String reason, @Nullable Request request) {

    public boolean isSent() {
      return request != null;
    }
  }

  /**
   * A request.
   *
   * @param method empty: at a message broker, which knows none
   */
  public record Request(String method, String url, Map<String, String> headers, String body) {}

  public Preview {
    mistakes = List.copyOf(mistakes);
    calls = List.copyOf(calls);
    lines = List.copyOf(lines);
  }

  /** How many of the events would be sent. */
  public long sent() {
    return lines.stream().filter(Line::isSent).count();
  }
}
