package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.live.LiveCall;
import dev.hookswitch.live.LiveCall.State;
import java.time.Instant;
import java.util.ArrayList;
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
    counts.put("more", board.total() - board.calls().size());
    Set<String> there = new HashSet<>();
    List<CallLine> lines =
        board.calls().stream().map(call -> new CallLine(call, names, language)).toList();
    show(
        message.putArray("calls"),
        lines,
        CallLine::id,
        line -> version(line.call()),
        "board-call",
        there);
    show(message.putArray("users"), board.users(), UserLine::id, user -> user, "board-user", there);
    show(
        message.putArray("numbers"),
        board.numbers(),
        NumberLine::id,
        line -> line,
        "board-number",
        there);
    ArrayNode gone = message.putArray("gone");
    for (String id : List.copyOf(shown.keySet())) {
      if (!there.contains(id)) {
        shown.remove(id);
        gone.add(id);
      }
    }
    return message.toString();
  }

  private static Object version(LiveCall call) {
    return call.version();
  }

  private <T> void show(
      ArrayNode changes,
      List<T> lines,
      Function<T, String> id,
      Function<T, Object> contents,
      String template,
      Set<String> there) {
    List<String> order = new ArrayList<>();
    for (T line : lines) {
      String name = id.apply(line);
      there.add(name);
      if (!contents.apply(line).equals(shown.put(name, contents.apply(line)))) {
        ObjectNode change = changes.addObject();
        change.put("id", name);
        change.put("after", order.isEmpty() ? "" : order.getLast());
        change.put(
            "html",
            pages.render(template, Map.of("line", line, "names", names, "language", language)));
      }
      order.add(name);
    }
  }
}
