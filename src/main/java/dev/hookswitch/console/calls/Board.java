package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.live.LiveCall;
import dev.hookswitch.live.LiveCall.State;
import dev.hookswitch.live.LiveCalls;
import dev.hookswitch.timeline.Leg;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The calls in progress as one visitor may see them. Of thousands of calls a few change between two
 * looks, so it is kept up to date change by change: what that costs does not grow with the calls.
 * For one thread.
 */
final class Board {

  /** More than anybody reads. */
  static final int MOST = 300;

  private static final Comparator<LiveCall> NEWEST_FIRST =
      Comparator.comparing(LiveCall::startedAt).reversed().thenComparing(LiveCall::sessionId);

  private final Visitor visitor;
  private final Directories directories;
  private final Names names;

  private final Map<String, LiveCall> calls = new HashMap<>();
  private final NavigableSet<LiveCall> newestFirst = new TreeSet<>(NEWEST_FIRST);
  private final Map<State, Integer> counts = new EnumMap<>(State.class);

  /** By number of the house, its calls in progress by their state. */
  private final Map<String, Map<State, Integer>> ofNumber = new LinkedHashMap<>();

  /** By user, where they are, by session. */
  private final Map<String, Map<String, UserLine>> ofUser = new HashMap<>();

  private long directoriesVersion = -1;
  private List<UserLine> free = List.of();
  private List<OwnNumber> own = List.of();

  Board(Visitor visitor, Directories directories, Names names) {
    this.visitor = visitor;
    this.directories = directories;
    this.names = names;
  }

  /** Whether users or numbers were changed since. */
  boolean isOutdated() {
    return directories.version() != directoriesVersion;
  }

  /** Takes what has changed. */
  void take(LiveCalls.Changes changes) {
    if (changes.isAfresh()) {
      List.copyOf(calls.keySet()).forEach(this::remove);
    }
    changes.over().forEach(this::remove);
    changes.calls().forEach(this::put);
    if (isOutdated()) {
      takeDirectories();
    }
  }

  private void put(LiveCall call) {
    remove(call.sessionId());
    if (visitor.maySee(call.latest().account())) {
      calls.put(call.sessionId(), call);
      newestFirst.add(call);
      count(call, 1);
      call.legs().forEach(leg -> seat(call, leg));
    }
  }

  private void remove(String session) {
    LiveCall call = calls.remove(session);
    if (call != null) {
      newestFirst.remove(call);
      count(call, -1);
      call.legs().forEach(leg -> unseat(call, leg));
    }
  }

  private void count(LiveCall call, int by) {
    add(counts, call.state(), by);
    String did = call.latest().did();
    if (did != null) {
      Map<State, Integer> there = ofNumber.computeIfAbsent(did, _ -> new EnumMap<>(State.class));
      add(there, call.state(), by);
      if (there.isEmpty()) {
        ofNumber.remove(did);
      }
    }
  }

  private static void add(Map<State, Integer> counts, State state, int by) {
    counts.merge(state, by, (there, more) -> there + more == 0 ? null : there + more);
  }

  private void seat(LiveCall call, Leg leg) {
    String user = leg.who().user();
    if (user != null) {
      ofUser
          .computeIfAbsent(user, _ -> new LinkedHashMap<>())
          .merge(call.sessionId(), UserLine.in(call, leg, user, names), Board::where);
    }
  }

  private void unseat(LiveCall call, Leg leg) {
    String user = leg.who().user();
    Map<String, UserLine> seats = user == null ? null : ofUser.get(user);
    if (seats != null) {
      seats.remove(call.sessionId());
      if (seats.isEmpty()) {
        ofUser.remove(user);
      }
    }
  }

  /** Who is in several calls is seen in the one where they do the most. */
  private static UserLine where(UserLine one, UserLine other) {
    return one.state().compareTo(other.state()) >= 0 ? one : other;
  }

  /** Names stand in the lines of users: they are made again. */
  private void takeDirectories() {
    directoriesVersion =
        directories.version(); // before they are read: a change between is not missed
    free =
        directories.users().stream()
            .filter(user -> visitor.maySee(user.account()))
            .limit(MOST)
            .map(user -> UserLine.free(user, names))
            .sorted(Comparator.comparing(UserLine::name, String.CASE_INSENSITIVE_ORDER))
            .toList();
    own =
        directories.numbers().stream()
            .filter(number -> visitor.maySee(number.account()))
            .limit(MOST)
            .toList();
    ofUser.clear();
    calls.values().forEach(call -> call.legs().forEach(leg -> seat(call, leg)));
  }

  /** The newest of them, {@value #MOST} at the most. */
  List<LiveCall> calls() {
    List<LiveCall> newest = new ArrayList<>(Math.min(MOST, newestFirst.size()));
    for (LiveCall call : newestFirst) {
      if (newest.size() == MOST) {
        break;
      }
      newest.add(call);
    }
    return newest;
  }

  /** Their users, {@value #MOST} at the most, by name. */
  List<UserLine> users() {
    return free.stream().map(user -> line(user, ofUser.get(user.user()))).toList();
  }

  private static UserLine line(UserLine free, @Nullable Map<String, UserLine> seats) {
    return seats == null ? free : seats.values().stream().reduce(Board::where).orElse(free);
  }

  /** The numbers of the house, {@value #MOST} at the most; after those of the directory others. */
  List<NumberLine> numbers() {
    Map<String, NumberLine> lines = new LinkedHashMap<>();
    for (OwnNumber number : own) {
      String label = number.label() == null ? "" : number.label();
      Map<State, Integer> there = ofNumber.getOrDefault(number.number(), Map.of());
      lines.put(number.number(), new NumberLine(number.number(), label, there));
    }
    for (Map.Entry<String, Map<State, Integer>> each : ofNumber.entrySet()) {
      if (lines.size() >= MOST) {
        break;
      }
      lines.computeIfAbsent(each.getKey(), number -> new NumberLine(number, "", each.getValue()));
    }
    return List.copyOf(lines.values());
  }

  /** How many of all their calls are in this state. */
  int count(State state) {
    return counts.getOrDefault(state, 0);
  }

  /** All their calls. */
  int total() {
    return calls.size();
  }
}
