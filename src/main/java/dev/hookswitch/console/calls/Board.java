package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import dev.hookswitch.live.LiveCall;
import dev.hookswitch.live.LiveCall.State;
import dev.hookswitch.timeline.Leg;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The calls in progress at one moment as somebody may see them.
 *
 * @param counts of all their calls
 * @param calls the newest of them, {@value #MOST} at the most
 * @param users theirs, {@value #MOST} at the most, by name
 * @param numbers of the house, {@value #MOST} at the most
 */
record Board(
    Map<State, Integer> counts,
    List<LiveCall> calls,
    List<UserLine> users,
    List<NumberLine> numbers) {

  /** More than anybody reads. */
  static final int MOST = 300;

  private static final Comparator<LiveCall> NEWEST_FIRST =
      Comparator.comparing(LiveCall::startedAt).reversed().thenComparing(LiveCall::sessionId);

  static Board of(Collection<LiveCall> all, Visitor visitor, Directories directories, Names names) {
    List<LiveCall> theirs =
        all.stream()
            .filter(call -> visitor.maySee(call.latest().account()))
            .sorted(NEWEST_FIRST)
            .toList();
    Map<State, Integer> counts = new EnumMap<>(State.class);
    Map<String, Map<State, Integer>> ofNumber = new HashMap<>();
    Map<String, UserLine> busy = new HashMap<>();
    for (LiveCall call : theirs) {
      counts.merge(call.state(), 1, Integer::sum);
      String did = call.latest().did();
      if (did != null) {
        ofNumber
            .computeIfAbsent(did, _ -> new EnumMap<>(State.class))
            .merge(call.state(), 1, Integer::sum);
      }
      seat(call, busy, names);
    }
    return new Board(
        counts,
        theirs.stream().limit(MOST).toList(),
        users(visitor, directories, busy, names),
        numbers(visitor, directories, ofNumber));
  }

  /** Who is in several calls is seen in the one where they do the most. */
  private static void seat(LiveCall call, Map<String, UserLine> busy, Names names) {
    for (Leg leg : call.legs()) {
      String user = leg.who().user();
      if (user != null) {
        busy.merge(
            user,
            UserLine.in(call, leg, user, names),
            (one, other) -> one.state().compareTo(other.state()) >= 0 ? one : other);
      }
    }
  }

  private static List<UserLine> users(
      Visitor visitor, Directories directories, Map<String, UserLine> busy, Names names) {
    return directories.users().stream()
        .filter(user -> visitor.maySee(user.account()))
        .limit(MOST)
        .map((User user) -> busy.getOrDefault(user.id(), UserLine.free(user, names)))
        .sorted(Comparator.comparing(UserLine::name, String.CASE_INSENSITIVE_ORDER))
        .toList();
  }

  private static List<NumberLine> numbers(
      Visitor visitor, Directories directories, Map<String, Map<State, Integer>> calls) {
    Map<String, NumberLine> lines = new LinkedHashMap<>();
    for (OwnNumber own : directories.numbers()) {
      if (visitor.maySee(own.account()) && lines.size() < MOST) {
        String label = own.label() == null ? "" : own.label();
        lines.put(
            own.number(),
            new NumberLine(own.number(), label, calls.getOrDefault(own.number(), Map.of())));
      }
    }
    calls.forEach((number, counts) -> {
      if (lines.size() < MOST) {
        lines.computeIfAbsent(number, _ -> new NumberLine(number, "", counts));
      }
    });
    return List.copyOf(lines.values());
  }

  int count(State state) {
    return counts.getOrDefault(state, 0);
  }

  int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
