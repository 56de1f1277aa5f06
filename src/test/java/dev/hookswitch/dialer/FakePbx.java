package dev.hookswitch.dialer;

import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxControl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A PBX as its orders see it: channels that ring, are in the program's hands or in the dialplan,
 * and conversations. It does what real ones do, and nothing by itself. Safe for all threads.
 */
public final class FakePbx implements PbxControl {

  /** Where a channel is. */
  public enum Where {
    CALLING,
    UP,
    DIALPLAN
  }

  /** What happens to an order on its way. */
  public enum Loss {
    NONE,
    ORDER,
    ANSWER
  }

  private final Map<String, Where> channels = new LinkedHashMap<>();
  private final Map<String, Set<String>> bridges = new HashMap<>();
  private final List<PbxCommand> orders = new ArrayList<>();
  private final Set<String> unreachable = new HashSet<>();
  private final Set<String> unknown = new HashSet<>();
  private final List<Consumer<ControlNews>> listeners = new ArrayList<>();
  private boolean up = true;
  private Function<PbxCommand, Loss> loss = _ -> Loss.NONE;

  @Override
  public String name() {
    return "lab";
  }

  @Override
  public synchronized boolean isUp() {
    return up;
  }

  @Override
  public String detail() {
    return "a PBX of the tests";
  }

  @Override
  public synchronized void start(Consumer<ControlNews> listener) {
    listeners.add(listener);
  }

  /** Nobody listens any more; the calls go on. */
  @Override
  public synchronized void close() {
    listeners.clear();
  }

  public synchronized void lose(Function<PbxCommand, Loss> next) {
    loss = next;
  }

  public synchronized void cut() {
    if (up) {
      tell(new ControlNews.Lost("cut"));
      up = false;
    }
  }

  public synchronized void mend() {
    if (!up) {
      up = true;
      tell(new ControlNews.Up());
    }
  }

  /** It has no such device. */
  public synchronized void makeUnknown(String destination) {
    unknown.add(destination);
  }

  /** The device is not registered. */
  public synchronized void makeUnreachable(String destination) {
    unreachable.add(destination);
  }

  private void tell(ControlNews news) {
    if (up) {
      List.copyOf(listeners).forEach(listener -> listener.accept(news));
    }
  }

  // what people do

  public synchronized void answer(String channel) {
    if (channels.get(channel) == Where.CALLING) {
      if (up) {
        channels.put(channel, Where.UP);
        tell(new ControlNews.ChannelArrived(channel, "", List.of(), "", "", ""));
      } else {
        end(channel, 16); // nobody is there to take it
      }
    }
  }

  public synchronized void hangUp(String channel, int cause) {
    if (channels.containsKey(channel)) {
      end(channel, cause);
    }
  }

  /** Somebody sends it elsewhere. */
  public synchronized void move(String channel) {
    if (channels.get(channel) == Where.UP) {
      channels.put(channel, Where.DIALPLAN);
      leaveBridges(channel);
      tell(new ControlNews.ChannelLeft(channel));
    }
  }

  /** Its party transfers the call: another channel stands in its place, and it is gone. */
  public synchronized void replace(String channel, String by) {
    if (channels.remove(channel) == Where.UP) {
      channels.put(by, Where.UP);
      bridges
          .values()
          .forEach(members -> {
            if (members.remove(channel)) {
              members.add(by);
            }
          });
      tell(new ControlNews.ChannelReplaced(channel, by));
      tell(new ControlNews.ChannelLeft(channel));
    }
  }

  /** The dialplan sends it back. */
  public synchronized void comeBack(String channel) {
    if (channels.get(channel) == Where.DIALPLAN) {
      channels.put(channel, Where.UP);
      tell(new ControlNews.ChannelArrived(channel, "", List.of(), "", "", ""));
    }
  }

  public synchronized void endPlayback(String playback) {
    tell(new ControlNews.PlaybackEnded(playback));
  }

  // what is to be seen

  public synchronized Map<String, Where> channels() {
    return Map.copyOf(channels);
  }

  public synchronized Map<String, Set<String>> bridges() {
    Map<String, Set<String>> copy = new HashMap<>();
    bridges.forEach((bridge, members) -> copy.put(bridge, Set.copyOf(members)));
    return copy;
  }

  public synchronized List<PbxCommand> orders() {
    return List.copyOf(orders);
  }

  public synchronized <T extends PbxCommand> List<T> orders(Class<T> kind) {
    return orders.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  // orders

  @Override
  public synchronized CommandOutcome carryOut(PbxCommand command) {
    return switch (loss.apply(command)) {
      case NONE -> {
        orders.add(command);
        yield done(command);
      }
      case ORDER -> new Unknown("lost");
      case ANSWER -> {
        orders.add(command);
        var _ = done(command);
        yield new Unknown("lost");
      }
    };
  }

  private CommandOutcome done(PbxCommand command) {
    return switch (command) {
      case PbxCommand.PlaceCall call -> place(call);
      case PbxCommand.HangUp(String channel, _) -> {
        if (!channels.containsKey(channel)) {
          yield new NotThere();
        }
        end(channel, 16);
        yield new Done("");
      }
      case PbxCommand.MakeBridge(String bridge) -> {
        bridges.computeIfAbsent(bridge, _ -> new HashSet<>());
        yield new Done("");
      }
      case PbxCommand.JoinBridge(String bridge, String channel) -> {
        if (!bridges.containsKey(bridge)) {
          yield new NotThere();
        }
        CommandOutcome outcome = inHand(channel);
        if (outcome.isDone()) {
          bridges.get(bridge).add(channel);
        }
        yield outcome;
      }
      case PbxCommand.EndBridge(String bridge) ->
          bridges.remove(bridge) == null ? new NotThere() : new Done("");
      case PbxCommand.Ringback(String channel, _) -> inHand(channel);
      case PbxCommand.Play play -> inHand(play.channel());
      case PbxCommand.ContinueAt(String channel, _, _, _) -> {
        CommandOutcome outcome = inHand(channel);
        move(channel);
        yield outcome;
      }
      case PbxCommand.FindChannel(String channel) ->
          channels.containsKey(channel)
              ? new Done(
                  (channels.get(channel) == Where.CALLING
                          ? PbxCommand.ChannelState.CALLING
                          : PbxCommand.ChannelState.UP)
                      .name())
              : new NotThere();
      case PbxCommand.FindDestination(String destination) ->
          unknown.contains(destination) ? new NotThere() : new Done("");
      default -> new Refused("this PBX cannot do that");
    };
  }

  private CommandOutcome place(PbxCommand.PlaceCall call) {
    if (!up || unreachable.contains(call.destination())) {
      return new Refused("could not dial");
    }
    if (call.originator() != null && !channels.containsKey(call.originator())) {
      return new Refused("the originator is not there");
    }
    channels.putIfAbsent(call.channel(), Where.CALLING);
    return new Done("");
  }

  private CommandOutcome inHand(String channel) {
    return switch (channels.get(channel)) {
      case null -> new NotThere();
      case UP -> new Done("");
      case CALLING, DIALPLAN -> new Refused("not in this application");
    };
  }

  private void end(String channel, int cause) {
    Where before = channels.remove(channel);
    leaveBridges(channel);
    if (before == Where.UP) {
      tell(new ControlNews.ChannelLeft(channel));
    }
    tell(new ControlNews.ChannelGone(channel, cause));
  }

  private void leaveBridges(String channel) {
    bridges.values().forEach(members -> members.remove(channel));
  }
}
