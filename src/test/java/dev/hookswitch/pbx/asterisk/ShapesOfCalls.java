package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.Audited;
import dev.hookswitch.pbx.PbxSignal.BridgeEntered;
import dev.hookswitch.pbx.PbxSignal.BridgeKind;
import dev.hookswitch.pbx.PbxSignal.BridgeLeft;
import dev.hookswitch.pbx.PbxSignal.ChannelChanged;
import dev.hookswitch.pbx.PbxSignal.ChannelEnded;
import dev.hookswitch.pbx.PbxSignal.ChannelStarted;
import dev.hookswitch.pbx.PbxSignal.ChannelsSwapped;
import dev.hookswitch.pbx.PbxSignal.DialConcluded;
import dev.hookswitch.pbx.PbxSignal.DialEnded;
import dev.hookswitch.pbx.PbxSignal.DialStarted;
import dev.hookswitch.pbx.PbxSignal.HangupRequested;
import dev.hookswitch.pbx.PbxSignal.LiveChannel;
import dev.hookswitch.pbx.PbxSignal.LocalPaired;
import dev.hookswitch.pbx.PbxSignal.PickedUp;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.PbxSignal.Transferred;
import dev.hookswitch.pbx.PbxSignal.VariableSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The recorded calls as material for simulated ones. */
final class ShapesOfCalls {

  private static final List<List<PbxSignal>> SHAPES =
      RecordedCallsTest.names().map(name -> Recording.load(name).signals()).toList();

  private ShapesOfCalls() {}

  /** A call of any shape, with ids of its own. */
  static List<PbxSignal> any(SplittableRandom random, String suffix) {
    List<PbxSignal> shape = SHAPES.get(random.nextInt(SHAPES.size()));
    UnaryOperator<String> id = old -> old == null || old.isEmpty() ? old : old + suffix;
    return shape.stream().map(signal -> renamed(signal, id)).toList();
  }

  /** One order of all, by chance, in which the signals of each channel follow as they did. */
  static List<PbxSignal> interleaved(List<List<PbxSignal>> calls, SplittableRandom random) {
    List<Deque<PbxSignal>> rest = new ArrayList<>();
    calls.forEach(call -> rest.add(new ArrayDeque<>(call)));
    List<PbxSignal> order = new ArrayList<>();
    while (!rest.isEmpty()) {
      Deque<PbxSignal> call = rest.get(random.nextInt(rest.size()));
      order.add(next(call, random));
      if (call.isEmpty()) {
        rest.remove(call);
      }
    }
    return order;
  }

  /** A signal of the next few that no earlier one of the same channel precedes. */
  private static PbxSignal next(Deque<PbxSignal> call, SplittableRandom random) {
    List<PbxSignal> ahead = new ArrayList<>();
    for (PbxSignal signal : call) {
      ahead.add(signal);
      if (ahead.size() == 6) {
        break;
      }
    }
    int chosen = random.nextInt(3) == 0 ? random.nextInt(ahead.size()) : 0;
    while (chosen > 0 && dependsOn(ahead.subList(0, chosen), ahead.get(chosen))) {
      chosen--;
    }
    PbxSignal signal = ahead.get(chosen);
    call.remove(signal);
    return signal;
  }

  private static boolean dependsOn(List<PbxSignal> before, PbxSignal signal) {
    List<String> own = channels(signal);
    return before.stream().anyMatch(each -> channels(each).stream().anyMatch(own::contains));
  }

  private static List<String> channels(PbxSignal signal) {
    Stream<String> ids =
        switch (signal) {
          case ChannelStarted s -> Stream.of(s.channel().id());
          case ChannelChanged s -> Stream.of(s.channel().id());
          case DialStarted s -> Stream.of(s.from() == null ? null : s.from().id(), s.to().id());
          case DialEnded s -> Stream.of(s.from(), s.to());
          case DialConcluded s -> Stream.of(s.from());
          case BridgeEntered s -> Stream.of(s.channel().id());
          case BridgeLeft s -> Stream.of(s.channel());
          case HangupRequested s -> Stream.of(s.channel());
          case ChannelEnded s -> Stream.of(s.channel());
          case LocalPaired s -> Stream.of(s.one().id(), s.two().id());
          case ChannelsSwapped s -> Stream.of(s.one(), s.two());
          case Transferred s -> s.transferers().stream();
          case PickedUp s -> Stream.of(s.channel(), s.target());
          case VariableSet s -> Stream.of(s.channel());
          case Resynchronised _, Audited _ -> Stream.of();
        };
    return ids.filter(Objects::nonNull).toList();
  }

  private static PbxSignal renamed(PbxSignal signal, UnaryOperator<String> id) {
    return switch (signal) {
      case ChannelStarted s -> new ChannelStarted(s.at(), renamed(s.channel(), id));
      case ChannelChanged s -> new ChannelChanged(s.at(), renamed(s.channel(), id));
      case DialStarted s ->
          new DialStarted(
              s.at(),
              s.from() == null ? null : renamed(s.from(), id),
              renamed(s.to(), id),
              s.number(),
              s.presented());
      case DialEnded s ->
          new DialEnded(s.at(), id.apply(s.from()), id.apply(s.to()), s.state(), s.forwarded());
      case DialConcluded s -> new DialConcluded(s.at(), id.apply(s.from()), s.state(), s.targets());
      case BridgeEntered s ->
          new BridgeEntered(
              s.at(), renamed(s.channel(), id), id.apply(s.bridge()), s.kind(), s.room());
      case BridgeLeft s -> new BridgeLeft(s.at(), id.apply(s.channel()), id.apply(s.bridge()));
      case HangupRequested s -> new HangupRequested(s.at(), id.apply(s.channel()), s.cause());
      case ChannelEnded s -> new ChannelEnded(s.at(), id.apply(s.channel()), s.cause());
      case LocalPaired s -> new LocalPaired(s.at(), renamed(s.one(), id), renamed(s.two(), id));
      case ChannelsSwapped s -> new ChannelsSwapped(s.at(), id.apply(s.one()), id.apply(s.two()));
      case Transferred s ->
          new Transferred(s.at(), s.transferers().stream().map(id).toList(), s.attended());
      case PickedUp s -> new PickedUp(s.at(), id.apply(s.channel()), id.apply(s.target()));
      case VariableSet s -> new VariableSet(s.at(), id.apply(s.channel()), s.name(), s.value());
      case Resynchronised _, Audited _ -> signal;
    };
  }

  private static ChannelFacts renamed(ChannelFacts facts, UnaryOperator<String> id) {
    return new ChannelFacts(
        id.apply(facts.id()),
        id.apply(facts.sessionRoot()),
        facts.endpoint(),
        facts.callerNumber(),
        facts.dialled(),
        facts.account(),
        facts.state());
  }

  /** What the PBX itself knows: which channels live, and where they are. */
  static final class Truth {
    private final Map<String, ChannelFacts> live = new LinkedHashMap<>();
    private final Map<String, String> bridges = new HashMap<>();

    void take(PbxSignal signal) {
      switch (signal) {
        case ChannelStarted s -> live.put(s.channel().id(), s.channel());
        case ChannelChanged s -> live.replace(s.channel().id(), s.channel());
        case BridgeEntered s -> {
          if (s.kind() != BridgeKind.HOLDING) {
            bridges.put(s.channel().id(), s.bridge());
          }
        }
        case BridgeLeft s -> bridges.remove(s.channel(), s.bridge());
        case ChannelEnded s -> {
          live.remove(s.channel());
          bridges.remove(s.channel());
        }
        default -> {}
      }
    }

    void lost() {
      live.clear();
      bridges.clear();
    }

    List<LiveChannel> snapshot() {
      return live.values().stream()
          .map(facts -> new LiveChannel(facts, bridges.get(facts.id()), 5))
          .toList();
    }
  }
}
