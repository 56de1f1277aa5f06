package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.DialOutcome;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.BridgeEntered;
import dev.hookswitch.pbx.PbxSignal.BridgeKind;
import dev.hookswitch.pbx.PbxSignal.BridgeLeft;
import dev.hookswitch.pbx.PbxSignal.ChannelEnded;
import dev.hookswitch.pbx.PbxSignal.DialEnded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words that Asterisk 1.8 to 11 had for what later versions say otherwise (main/features.c,
 * main/channel.c, apps/app_dial.c of 11). For one thread.
 *
 * <ul>
 *   <li>There is no {@code Linkedid}: who belongs together follows from {@code Dial}, {@code
 *       LocalBridge} and {@code Bridge} alone.
 *   <li>{@code Dial} with {@code SubEvent: End} names the dialler and not whom it dialled, and
 *       after an answer comes only when the conversation is over. So a callee that comes up has
 *       answered, and one that hangs up without a cause that says why waits for the dialler's
 *       status.
 *   <li>A masquerade moves the party and leaves the {@code Uniqueid} behind; three {@code Rename}
 *       events show it.
 * </ul>
 */
final class OldEvents {

  private static final int REMEMBERED = 10_000;

  /** Q.850 causes that say by themselves what came of a dialling. */
  private static final Set<Integer> CLEAR = Set.of(1, 2, 3, 17, 18, 19, 20, 21, 27, 28, 34, 38, 42);

  private static final String MASQUERADING = "<MASQ>";

  private final EndpointNames names;

  /** The dialler of each callee that was neither answered nor given up yet; "" for the system. */
  private final Map<String, String> diallers = bounded();

  /** By dialler: ends of callees that wait for its status. */
  private final Map<String, List<ChannelEnded>> heldBack = bounded();

  /** By name: the channel whose party is on its way to another channel. */
  private final Map<String, String> masquerading = bounded();

  private boolean seen;

  OldEvents(EndpointNames names) {
    this.names = names;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** What the message means in the old language; null when it is none of it. */
  @Nullable List<PbxSignal> translate(AmiMessage message, Instant at) {
    return switch (message.event()) {
      case "Dial" -> dial(message, at);
      case "Bridge", "Link", "Unlink" -> message.has("Uniqueid1") ? bridge(message, at) : null;
      case "LocalBridge" -> message.has("Uniqueid1") ? localBridge(message, at) : null;
      case "ConfbridgeJoin" -> message.has("BridgeUniqueid") ? null : room(message, at, true);
      case "ConfbridgeLeave" -> message.has("BridgeUniqueid") ? null : room(message, at, false);
      case "Transfer" -> transfer(message, at);
      case "Newstate" -> diallers.isEmpty() ? null : newstate(message, at);
      case "Hangup" -> seen ? hangup(message, at) : null;
      case "Rename" -> seen ? rename(message, at) : null;
      default -> null;
    };
  }

  /** The bridge that a {@code Link} of these two stands for. */
  static String bridgeOf(String one, String two) {
    return one.compareTo(two) < 0 ? one + "+" + two : two + "+" + one;
  }

  private List<PbxSignal> dial(AmiMessage message, Instant at) {
    seen = true;
    String from = message.get("UniqueID");
    if (message.get("SubEvent").equalsIgnoreCase("End")) {
      DialOutcome outcome = Translation.outcome(message.get("DialStatus"));
      return release(from, outcome);
    }
    String to = message.get("DestUniqueID");
    String destination = message.get("Destination");
    if (to.isEmpty() || destination.isEmpty()) {
      return List.of();
    }
    diallers.put(to, from);
    ChannelFacts caller =
        from.isEmpty() ? null : facts(from, message.get("Channel"), message.get("CallerIDNum"));
    PbxSignal started =
        Translation.dialStarted(
            message, caller, facts(to, destination, ""), message.get("Dialstring"), at);
    return started == null ? List.of() : List.of(started);
  }

  private @Nullable List<PbxSignal> newstate(AmiMessage message, Instant at) {
    String id = message.get("Uniqueid");
    if (!message.get("ChannelState").equals("6") || diallers.remove(id) == null) {
      return null;
    }
    return List.of(new DialEnded(at, null, id, DialOutcome.ANSWER, false));
  }

  private List<PbxSignal> hangup(AmiMessage message, Instant at) {
    String id = message.get("Uniqueid");
    Integer cause = Translation.cause(message);
    ChannelEnded ended = new ChannelEnded(at, id, cause);
    String dialler = diallers.remove(id);
    if (dialler != null && !dialler.isEmpty() && (cause == null || !CLEAR.contains(cause))) {
      heldBack.computeIfAbsent(dialler, each -> new ArrayList<>()).add(ended);
      return List.of();
    }
    List<PbxSignal> told = release(id, null);
    told.add(ended);
    return told;
  }

  /** The dialler's attempt is over: so are the callees that waited to hear how. */
  private List<PbxSignal> release(String dialler, @Nullable DialOutcome outcome) {
    List<PbxSignal> told = new ArrayList<>();
    List<ChannelEnded> waiting = heldBack.remove(dialler);
    if (waiting != null) {
      for (ChannelEnded ended : waiting) {
        if (outcome != null && outcome != DialOutcome.ANSWER) {
          told.add(new DialEnded(ended.at(), dialler, ended.channel(), outcome, false));
        }
        told.add(ended);
      }
    }
    return told;
  }

  private List<PbxSignal> bridge(AmiMessage message, Instant at) {
    seen = true;
    String one = message.get("Uniqueid1");
    String two = message.get("Uniqueid2");
    if (one.isEmpty() || two.isEmpty()) {
      return List.of();
    }
    String bridge = bridgeOf(one, two);
    boolean parts =
        message.event().equals("Unlink") || message.get("Bridgestate").equalsIgnoreCase("Unlink");
    if (parts) {
      return List.of(new BridgeLeft(at, one, bridge), new BridgeLeft(at, two, bridge));
    }
    return List.of(
        entered(at, one, message.get("Channel1"), message.get("CallerID1"), bridge),
        entered(at, two, message.get("Channel2"), message.get("CallerID2"), bridge));
  }

  private BridgeEntered entered(
      Instant at, String id, String channel, String number, String bridge) {
    return new BridgeEntered(at, facts(id, channel, number), bridge, BridgeKind.CONVERSATION, "");
  }

  private List<PbxSignal> localBridge(AmiMessage message, Instant at) {
    seen = true;
    String one = message.get("Uniqueid1");
    String two = message.get("Uniqueid2");
    if (one.isEmpty() || two.isEmpty()) {
      return List.of();
    }
    return List.of(
        new PbxSignal.LocalPaired(
            at, facts(one, message.get("Channel1"), ""), facts(two, message.get("Channel2"), "")));
  }

  private List<PbxSignal> room(AmiMessage message, Instant at, boolean enters) {
    String id = message.get("Uniqueid");
    String name = message.get("Conference");
    if (id.isEmpty() || name.isEmpty()) {
      return List.of();
    }
    String bridge = "confbridge-" + name;
    if (!enters) {
      return List.of(new BridgeLeft(at, id, bridge));
    }
    ChannelFacts facts = facts(id, message.get("Channel"), message.get("CallerIDNum"));
    return List.of(new BridgeEntered(at, facts, bridge, BridgeKind.CONFERENCE, name));
  }

  private static @Nullable List<PbxSignal> transfer(AmiMessage message, Instant at) {
    String transferer = message.get("Uniqueid");
    if (transferer.isEmpty()) {
      return null;
    }
    String second = message.get("TargetUniqueid");
    boolean attended = message.get("TransferType").equalsIgnoreCase("Attended");
    List<String> channels =
        attended && !second.isEmpty() ? List.of(transferer, second) : List.of(transferer);
    return List.of(new PbxSignal.Transferred(at, channels, attended));
  }

  /**
   * {@code X → X<MASQ>}, then {@code Y → X}: the party of the first channel goes on as the second.
   */
  private @Nullable List<PbxSignal> rename(AmiMessage message, Instant at) {
    String id = message.get("Uniqueid");
    String name = message.get("Newname");
    if (name.endsWith(MASQUERADING)) {
      masquerading.put(name.substring(0, name.length() - MASQUERADING.length()), id);
      return null;
    }
    String moved = masquerading.remove(name);
    return moved == null || moved.equals(id)
        ? null
        : List.of(new PbxSignal.ChannelsSwapped(at, moved, id));
  }

  /** As far as these events tell it; the channel's own events told the rest before. */
  private ChannelFacts facts(String id, String channel, String number) {
    return new ChannelFacts(
        id, "", names.ofChannel(channel), number, "", "", ChannelFacts.State.DOWN);
  }
}
