package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.DialOutcome;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.BridgeEntered;
import dev.hookswitch.pbx.PbxSignal.BridgeKind;
import dev.hookswitch.pbx.PbxSignal.DialTarget;
import dev.hookswitch.pbx.PbxSignal.LiveChannel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AMI messages into signals. For one thread.
 *
 * <p>Identity is {@code Uniqueid}, never the name. A {@code Timestamp} header (manager.conf {@code
 * timestampevents}) is the PBX's own time; without it the time of receipt must do.
 */
final class Translation {

  /** A Dial whose end is never reported must not be remembered for ever. */
  private static final int REMEMBERED_DIALS = 10_000;

  /** In characters: what a customer's request has to carry of one variable. */
  private static final int LONGEST_VARIABLE = 1024;

  private final EndpointNames names;
  private final Set<String> variables;
  private final OldEvents old;
  private final UnseenSwaps swaps = new UnseenSwaps();

  /** By channel: what its running Dial application aims at. */
  private final Map<String, List<DialTarget>> aims =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<DialTarget>> eldest) {
          return size() > REMEMBERED_DIALS;
        }
      };

  Translation(List<String> trunks, Set<String> variables) {
    this.names = new EndpointNames(trunks);
    this.variables = variables;
    this.old = new OldEvents(names);
  }

  /**
   * What a message means, in order; nothing when it means nothing here, or lacks what would make it
   * meaningful.
   */
  List<PbxSignal> translate(AmiMessage message, Instant received) {
    Instant at = time(message, received);
    List<PbxSignal> told = old.translate(message, at);
    if (told == null) {
      told = withSwaps(message, signal(message, at));
    }
    return variables.isEmpty() ? told : withChannelVariables(message, at, told);
  }

  private List<PbxSignal> withSwaps(AmiMessage message, @Nullable PbxSignal signal) {
    if (signal == null) {
      return List.of();
    }
    swaps.note(message, signal);
    if (!(signal instanceof PbxSignal.Transferred transfer)) {
      return List.of(signal);
    }
    List<PbxSignal> told = new ArrayList<>(List.of(signal));
    told.addAll(swaps.by(message, transfer));
    return told;
  }

  private @Nullable PbxSignal signal(AmiMessage message, Instant at) {
    return switch (message.event()) {
      case "Newchannel" ->
          withChannel(message, "", facts -> new PbxSignal.ChannelStarted(at, facts));
      case "Newstate" -> withChannel(message, "", facts -> new PbxSignal.ChannelChanged(at, facts));
      case "DialBegin" -> dialBegin(message, at);
      case "DialEnd" -> dialEnd(message, at);
      case "BridgeEnter" -> bridgeEnter(message, at);
      case "MeetmeJoin" -> meetmeJoin(message, at);
      case "MeetmeLeave" ->
          withIds(
              message, "Uniqueid", "Meetme", (c, r) -> new PbxSignal.BridgeLeft(at, c, room(r)));
      case "BridgeLeave" ->
          withIds(
              message, "Uniqueid", "BridgeUniqueid", (c, b) -> new PbxSignal.BridgeLeft(at, c, b));
      case "HangupRequest" -> hangupRequest(message, at);
      case "Hangup" -> hangup(message, at);
      case "LocalBridge" -> localBridge(message, at);
      case "BlindTransfer" -> transfer(message, at, false, "TransfererUniqueid");
      case "AttendedTransfer" ->
          transfer(message, at, true, "OrigTransfererUniqueid", "SecondTransfererUniqueid");
      case "Pickup" ->
          withIds(
              message, "Uniqueid", "TargetUniqueid", (c, t) -> new PbxSignal.PickedUp(at, c, t));
      case "Newexten" -> {
        noteAim(message);
        yield null;
      }
      case "VarSet" -> varSet(message, at);
      default -> null;
    };
  }

  /** One channel of a {@code Status} list; null when it lacks its identity. */
  @Nullable LiveChannel snapshot(AmiMessage message) {
    ChannelFacts facts = facts(message, "");
    if (facts == null) {
      return null;
    }
    String bridge = message.get("BridgeID");
    String bridged = message.get("BridgedUniqueid"); // before Asterisk 12
    if (bridge.isEmpty() && !bridged.isEmpty()) {
      bridge = OldEvents.bridgeOf(facts.id(), bridged);
    }
    // DNID is what was dialled at first; Exten has moved on with the dialplan
    String dialled = message.first("DNID", "Exten", "Extension");
    return new LiveChannel(
        new ChannelFacts(
            facts.id(),
            facts.sessionRoot(),
            facts.endpoint(),
            facts.callerNumber(),
            dialled,
            facts.account(),
            facts.state()),
        bridge.isEmpty() ? null : bridge,
        number(message.get("Seconds"), 0));
  }

  // dialling

  private @Nullable PbxSignal dialBegin(AmiMessage message, Instant at) {
    // the Channel headers are absent where the system itself dials (Originate, ARI)
    return dialStarted(
        message, facts(message, ""), facts(message, "Dest"), message.get("DialString"), at);
  }

  static @Nullable PbxSignal dialStarted(
      AmiMessage message,
      @Nullable ChannelFacts from,
      @Nullable ChannelFacts to,
      String dialString,
      Instant at) {
    if (to == null) {
      return null;
    }
    String number = "";
    if (to.endpoint().kind() == Endpoint.Kind.TRUNK) {
      number = EndpointNames.number(dialString);
      if (number.isEmpty()) {
        number = message.first("DestCallerIDNum", "DestExten");
      }
    }
    return new PbxSignal.DialStarted(
        at, from, to, number, message.first("CallerIDNum", "DestConnectedLineNum"));
  }

  private static @Nullable PbxSignal dialEnd(AmiMessage message, Instant at) {
    String from = message.get("Uniqueid");
    String to = message.get("DestUniqueid");
    DialOutcome outcome = outcome(message.get("DialStatus"));
    if (to.isEmpty() || outcome == null) {
      return null;
    }
    return new PbxSignal.DialEnded(
        at, from.isEmpty() ? null : from, to, outcome, !message.get("Forward").isEmpty());
  }

  private void noteAim(AmiMessage message) {
    if (!message.get("Application").equals("Dial")) {
      return;
    }
    String id = message.get("Uniqueid");
    List<DialTarget> targets = new ArrayList<>();
    String destinations = message.get("AppData").split(",", 2)[0];
    for (String target : destinations.split("&", -1)) {
      Endpoint endpoint = names.ofTarget(target);
      if (endpoint.isParty()) {
        boolean trunk = endpoint.kind() == Endpoint.Kind.TRUNK;
        targets.add(new DialTarget(endpoint, trunk ? EndpointNames.number(target) : ""));
      }
    }
    if (!id.isEmpty() && !targets.isEmpty()) {
      aims.put(id, targets);
    }
  }

  private @Nullable PbxSignal varSet(AmiMessage message, Instant at) {
    String id = message.get("Uniqueid");
    String variable = message.get("Variable");
    if (id.isEmpty()) {
      return null;
    }
    if (variable.equals("DIALSTATUS")) {
      // Dial clears it when it begins
      DialOutcome outcome = outcome(message.get("Value"));
      if (outcome == null) {
        return null;
      }
      List<DialTarget> targets = aims.remove(id);
      return new PbxSignal.DialConcluded(at, id, outcome, targets == null ? List.of() : targets);
    }
    return variables.contains(variable)
        ? new PbxSignal.VariableSet(at, id, variable, bounded(message.get("Value")))
        : null;
  }

  /**
   * What {@code channelvars} in manager.conf adds to every event: the way to hear of variables that
   * were set before this program came ({@code ChanVariable: NAME=VALUE}, main/manager_channels.c).
   */
  private List<PbxSignal> withChannelVariables(
      AmiMessage message, Instant at, List<PbxSignal> told) {
    String id = message.get("Uniqueid");
    if (id.isEmpty()) {
      return told;
    }
    List<PbxSignal> all = new ArrayList<>(told);
    message.forEach(
        "ChanVariable",
        text -> {
          int equals = text.indexOf('=');
          String name = equals < 0 ? "" : text.substring(0, equals);
          if (variables.contains(name) && equals < text.length() - 1) {
            // before a hangup, whose end of the session would come too early for it
            all.addFirst(
                new PbxSignal.VariableSet(at, id, name, bounded(text.substring(equals + 1))));
          }
        });
    return all;
  }

  private static String bounded(String value) {
    return value.length() <= LONGEST_VARIABLE ? value : value.substring(0, LONGEST_VARIABLE);
  }

  static @Nullable DialOutcome outcome(String word) {
    for (DialOutcome outcome : DialOutcome.values()) {
      if (outcome.name().equalsIgnoreCase(word)) {
        return outcome;
      }
    }
    return null;
  }

  // bridges, ends, transfers

  private @Nullable PbxSignal bridgeEnter(AmiMessage message, Instant at) {
    ChannelFacts facts = facts(message, "");
    String bridge = message.get("BridgeUniqueid");
    if (facts == null || bridge.isEmpty()) {
      return null;
    }
    if (message.get("BridgeTechnology").equals("holding_bridge")) {
      return new BridgeEntered(at, facts, bridge, BridgeKind.HOLDING, "");
    }
    if (message.get("BridgeCreator").equals("ConfBridge")) {
      String room = message.get("BridgeName");
      return new BridgeEntered(at, facts, bridge, BridgeKind.CONFERENCE, room);
    }
    return new BridgeEntered(at, facts, bridge, BridgeKind.CONVERSATION, "");
  }

  /** MeetMe, the conference before ConfBridge: it has no bridge in the sense of Asterisk 12. */
  private @Nullable PbxSignal meetmeJoin(AmiMessage message, Instant at) {
    String room = message.get("Meetme");
    ChannelFacts facts = facts(message, "");
    return facts == null || room.isEmpty()
        ? null
        : new BridgeEntered(at, facts, room(room), BridgeKind.CONFERENCE, room);
  }

  private static String room(String name) {
    return "meetme-" + name;
  }

  private @Nullable PbxSignal hangupRequest(AmiMessage message, Instant at) {
    String id = message.get("Uniqueid");
    // on a Local channel it only relays what happened to its other half
    String channel = message.get("Channel");
    boolean ofParty = channel.isEmpty() || names.ofChannel(channel).isParty();
    return id.isEmpty() || !ofParty ? null : new PbxSignal.HangupRequested(at, id, cause(message));
  }

  private @Nullable PbxSignal hangup(AmiMessage message, Instant at) {
    String id = message.get("Uniqueid");
    aims.remove(id);
    return id.isEmpty() ? null : new PbxSignal.ChannelEnded(at, id, cause(message));
  }

  /** 0 is Asterisk's word for "none given" (causes.h: AST_CAUSE_NOTDEFINED). */
  static @Nullable Integer cause(AmiMessage message) {
    int cause = (int) number(message.get("Cause"), 0);
    return cause <= 0 || cause > 127 ? null : cause;
  }

  private @Nullable PbxSignal localBridge(AmiMessage message, Instant at) {
    ChannelFacts one = facts(message, "LocalOne");
    ChannelFacts two = facts(message, "LocalTwo");
    return one == null || two == null ? null : new PbxSignal.LocalPaired(at, one, two);
  }

  private static @Nullable PbxSignal transfer(
      AmiMessage message, Instant at, boolean attended, String... headers) {
    List<String> transferers = new ArrayList<>();
    for (String header : headers) {
      String id = message.get(header);
      if (!id.isEmpty()) {
        transferers.add(id);
      }
    }
    String result = message.get("Result").toLowerCase(Locale.ROOT);
    // in a conversation of three the transferer stays: nothing was handed on
    boolean happened =
        (result.isEmpty() || result.equals("success"))
            && !message.get("DestType").equals("Threeway");
    return transferers.isEmpty() || !happened
        ? null
        : new PbxSignal.Transferred(at, transferers, attended);
  }

  // headers

  private interface OfChannel {
    PbxSignal apply(ChannelFacts facts);
  }

  private interface OfIds {
    PbxSignal apply(String one, String two);
  }

  private @Nullable PbxSignal withChannel(AmiMessage message, String prefix, OfChannel signal) {
    ChannelFacts facts = facts(message, prefix);
    return facts == null ? null : signal.apply(facts);
  }

  private static @Nullable PbxSignal withIds(
      AmiMessage message, String one, String two, OfIds signal) {
    String first = message.get(one);
    String second = message.get(two);
    return first.isEmpty() || second.isEmpty() ? null : signal.apply(first, second);
  }

  /** Null without an identity. Without a name it can only be a channel that is known already. */
  private @Nullable ChannelFacts facts(AmiMessage message, String prefix) {
    String id = message.get(prefix + "Uniqueid");
    String channel = message.get(prefix + "Channel");
    if (id.isEmpty()) {
      return null;
    }
    return new ChannelFacts(
        id,
        message.get(prefix + "Linkedid"),
        names.ofChannel(channel),
        message.first(prefix + "CallerIDNum", prefix + "CallerIDnum"),
        message.first(prefix + "Exten", prefix + "Extension"),
        message.first(prefix + "AccountCode", prefix + "Accountcode"),
        state(message.get(prefix + "ChannelState")));
  }

  /** channelstate.h: 0 down, 4 ring (it calls us), 5 ringing (we call it), 6 up. */
  private static ChannelFacts.State state(String number) {
    return switch (number) {
      case "0" -> ChannelFacts.State.DOWN;
      case "6" -> ChannelFacts.State.UP;
      default -> ChannelFacts.State.RINGING;
    };
  }

  static Instant time(AmiMessage message, Instant received) {
    String timestamp = message.get("Timestamp");
    if (timestamp.isEmpty() || timestamp.length() > 20) {
      return received;
    }
    try {
      BigDecimal micros = new BigDecimal(timestamp).movePointRight(6);
      return Instant.EPOCH.plus(micros.longValue(), java.time.temporal.ChronoUnit.MICROS);
    } catch (NumberFormatException e) {
      return received;
    }
  }

  private static long number(String text, long otherwise) {
    try {
      return text.isEmpty() ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
