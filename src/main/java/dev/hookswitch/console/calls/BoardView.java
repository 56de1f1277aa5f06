package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.live.LiveCall;
import dev.hookswitch.live.LiveCall.State;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one browser shows of the board: says what has to change there. Only what has changed is
 * rendered and sent. For one thread.
 */
final class BoardView {

  private final Names names;
  private final Language language;
  private final Pages pages;

  /** By the id in the page, what it shows: the same again is not sent again. */
  private final Map<String, Object> shown = new HashMap<>();

  private boolean isFirst = true;

  BoardView(Names names, Language language, Pages pages) {
    this.names = names;
    this.language = language;
    this.pages = pages;
  }

  /** The message that brings the browser up to date, as JSON. */
  String update(Board board, Instant now) {
    ObjectNode message = JsonMapper.shared().createObjectNode();
    message.put("now", now.toString());
    message.put("fresh", isFirst);
    isFirst = false;
    ObjectNode counts = message.putObject("counts");
    counts.put("total", board.total());
    counts.put("talking", board.count(State.TALKING));
    counts.put("ringing", board.count(State.RINGING));
    counts.put("waiting", board.count(State.WAITING) + board.count(State.STARTED));
    List<LiveCall> calls = board.calls();
    counts.put("more", board.total() - calls.size());
    Set<String> there = new HashSet<>();
    show(
        message.putArray("calls"),
        "board-call",
        calls,
        call -> CallLine.id(call.sessionId()),
        LiveCall::version,
        call -> new CallLine(call, names, language),
        there);
    show(message.putArray("users"), "board-user", board.users(), UserLine::id, there);
    show(message.putArray("numbers"), "board-number", board.numbers(), NumberLine::id, there);
    ArrayNode gone = message.putArray("gone");
    for (String id : List.copyOf(shown.keySet())) {
      if (!there.contains(id)) {
        shown.remove(id);
        gone.add(id);
      }
    }
    return message.toString();
  }

  /** Of these, the line is what is compared. */
  private <T> void show(
      ArrayNode changes,
      String template,
      List<T> lines,
      Function<T, String> id,
      Set<String> there) {
    show(changes, template, lines, id, line -> line, line -> line, there);
  }

  private <T> void show(
      ArrayNode changes,
      String template,
      List<T> entries,
      Function<T, String> id,
      Function<T, Object> version,
      Function<T, Object> line,
      Set<String> there) {
    String last = "";
    for (T entry : entries) {
      String name = id.apply(entry);
      there.add(name);
      Object now = version.apply(entry);
      if (!now.equals(shown.put(name, now))) {
        ObjectNode change = changes.addObject();
        change.put("id", name);
        change.put("after", last);
        change.put("html", html(template, line.apply(entry)));
      }
      last = name;
    }
  }

  private String html(String template, Object line) {
    return pages.render(template, Map.of("line", line, "names", names, "language", language));
  }
}
