package dev.hookswitch.call;

import static java.util.Objects.requireNonNull;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Participant;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal.DialStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which channel is which leg of which session, who is in which bridge, and who the parties are. It
 * only keeps and looks up; what a signal means is {@link Switchboard}'s.
 */
final class Exchange {

  /** Local pairs dial through each other; a real chain is two or three long. */
  private static final int LONGEST_CHAIN = 16;

  /**
   * Shorter numbers are extensions and services of the house; no public number that is presented is
   * shorter.
   */
  private static final int SHORTEST_PUBLIC_NUMBER = 6;

  private final String link;
  private final String defaultAccount;
  private final NumberForm numbers;
  private Directory directory;
  private Map<String, String> ownNumbers;
  private long ordinal;

  private final Map<String, Leg> channels = new HashMap<>();
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final Map<String, Session> byRoot = new HashMap<>();
  private final Map<String, Set<String>> bridges = new HashMap<>();
  private final Set<String> devicesSeen = new LinkedHashSet<>();
  private final Set<String> endedChannels = Latest.set(Switchboard.REMEMBERED);
  private final Set<String> overSessions = Latest.set(Switchboard.REMEMBERED);

  /** By channel: what is planned and of which nothing was heard yet. */
  private final Map<String, PlannedLeg> planned = Latest.map(Switchboard.REMEMBERED);

  Exchange(String link, String defaultAccount, NumberForm numbers, Directory directory) {
    this.link = link;
    this.defaultAccount = defaultAccount;
    this.numbers = numbers;
    this.directory = directory;
    this.ownNumbers = directory.numbers(numbers);
  }

  void setDirectory(Directory directory) {
    this.directory = directory;
    this.ownNumbers = directory.numbers(numbers);
  }

  // sessions and channels

  Collection<Session> sessions() {
    return sessions.values();
  }

  @Nullable Leg find(@Nullable String channel) {
    return channel == null ? null : channels.get(channel);
  }

  void restore(List<CallEvent> events, Instant now) {
    Session session = Session.restore(events, ordinal++, now);
    sessions.put(session.id, session);
  }

  @Nullable Session session(String id) {
    return sessions.get(id);
  }

  /** The session goes on as another account of it; legs are bound anew one by one. */
  Session replace(Session before, List<CallEvent> events) {
    Session after = Session.restore(events, before.ordinal, before.openedAt);
    after.takeNotes(before);
    sessions.put(after.id, after);
    if (after.root != null) {
      byRoot.put(after.root, after);
    }
    return after;
  }

  /** What was noted of a leg belongs to the leg of the same call id in that session now. */
  void carryOver(Leg before, Session after) {
    Leg leg = after.leg(before.callId);
    if (leg == null) {
      leg = new Leg(after, before.callId, before.channel, before.party, before.self);
      leg.dialledBy = before.dialledBy;
      after.add(leg);
    }
    leg.takeNotes(before);
    if (leg.channel != null) {
      channels.put(leg.channel, leg);
    }
  }

  void restoreOver(String sessionId) {
    overSessions.add(sessionId);
  }

  /** Makes a leg for a channel that is new here; null when that channel has already ended. */
  @Nullable Leg admit(ChannelFacts facts, Instant at, Instant received) {
    if (endedChannels.contains(facts.id())) {
      return null;
    }
    if (facts.endpoint().kind() == Endpoint.Kind.DEVICE) {
      devicesSeen.add(facts.endpoint().name());
    }
    Session session = sessionOf(facts);
    if (session == null) {
      session = open(facts, at, received);
    }
    Leg leg = session == null ? null : bind(session, facts);
    if (leg != null) {
      leg.heardAt = received;
    }
    return leg;
  }

  /**
   * Makes the channel a leg of that session, or recognises the leg that a restored session has for
   * it; null when that leg is over.
   */
  private @Nullable Leg bind(Session session, ChannelFacts facts) {
    String call = Ids.call(session.id, facts.id());
    if (session.isSpent(call)) {
      return null;
    }
    Leg leg = session.leg(call);
    if (leg != null && leg.channel != null) {
      return null; // it lives on as another channel
    }
    if (leg == null) {
      leg = new Leg(session, call, facts.id(), facts.endpoint().isParty(), participant(facts));
      if (facts.endpoint().isParty() && isPlacedBySystem(facts)) {
        leg.outgoing = true;
        if (session.rootCallId.equals(call)) {
          leg.dialledBy = session.cast.system();
        }
      }
      session.add(leg);
    }
    PlannedLeg plan = planned.remove(facts.id());
    if (plan != null) {
      session.plan(leg, plan.role());
    }
    leg.party |= facts.endpoint().isParty();
    leg.channel = facts.id();
    leg.number = facts.callerNumber();
    if (leg.bornAs == null) {
      leg.bornAs = facts.id();
    }
    channels.put(facts.id(), leg);
    return leg;
  }

  /**
   * Finds the leg that a session from before our own restart has for a living channel. Without a
   * linkedid every open session is asked.
   */
  void recognise(ChannelFacts facts) {
    if (channels.containsKey(facts.id())) {
      return;
    }
    Session session = sessionOf(facts);
    if (session != null) {
      var _ = takeUp(session, facts);
    } else if (facts.sessionRoot().isEmpty()) {
      var _ = sessions.values().stream().anyMatch(each -> takeUp(each, facts));
    }
  }

  private boolean takeUp(Session session, ChannelFacts facts) {
    Leg leg = session.leg(Ids.call(session.id, facts.id()));
    return leg != null && leg.channel == null && bind(session, facts) != null;
  }

  /** The open session that the channel belongs to, as the PBX sees it. */
  @Nullable Session sessionOf(ChannelFacts facts) {
    String root = rootOf(facts);
    Session session = byRoot.get(root);
    return session != null ? session : sessions.get(Ids.session(link, root));
  }

  private static String rootOf(ChannelFacts facts) {
    return facts.sessionRoot().isEmpty() ? facts.id() : facts.sessionRoot();
  }

  /** Opens the session that begins with this channel; null when that session is over already. */
  private @Nullable Session open(ChannelFacts facts, Instant at, Instant received) {
    String id = Ids.session(link, rootOf(facts));
    if (overSessions.contains(id)) {
      // the root's session is told to its end; what still names it is a call of its own
      id = Ids.session(link, facts.id());
      if (overSessions.contains(id) || sessions.containsKey(id)) {
        return sessions.get(id);
      }
    }
    PlannedLeg plan = planned.get(facts.id());
    boolean bySystem = plan != null || isPlacedBySystem(facts) || !facts.endpoint().isParty();
    Participant initiator = bySystem ? Participant.system(link) : participant(facts);
    boolean inbound = initiator.type() == Participant.Side.DID;
    Participant asked =
        bySystem && facts.endpoint().isParty() ? participant(facts) : asked(facts, inbound);
    String did =
        asked.type() == Participant.Side.LOCAL
                && (inbound || ownNumbers.containsKey(asked.value()))
                && isNumber(asked.value())
            ? asked.value()
            : null;
    Session session =
        new Session(
            id,
            plan == null ? account(facts, did) : plan.plan().account(),
            inbound ? Direction.INBOUND : Direction.OUTBOUND,
            new Cast(initiator, asked),
            did,
            Ids.call(id, facts.id()),
            ordinal++,
            at,
            received);
    if (plan != null) {
      session.follow(plan.plan());
    }
    sessions.put(id, session);
    session.root = rootOf(facts);
    byRoot.put(session.root, session);
    return session;
  }

  // what this program places itself

  /** That channel will be heard of, and this is what it is for. */
  void expect(PlannedLeg leg) {
    if (!channels.containsKey(leg.channel()) && !endedChannels.contains(leg.channel())) {
      planned.put(leg.channel(), leg);
    }
  }

  /**
   * The session of a leg for which no channel was made, begun with it where it was to begin it;
   * null where the channel was heard of all the same, or the session is over.
   */
  @Nullable Session sessionOfUnplaced(PlannedLeg leg, Instant at, Instant received) {
    planned.remove(leg.channel());
    if (channels.containsKey(leg.channel()) || endedChannels.contains(leg.channel())) {
      return null;
    }
    String id = leg.sessionId(link);
    Session known = sessions.get(id);
    if (known != null || overSessions.contains(id) || !leg.channel().equals(leg.root())) {
      return known;
    }
    Session session =
        new Session(
            id,
            leg.plan().account(),
            Direction.OUTBOUND,
            new Cast(Participant.system(link), leg.party()),
            null,
            Ids.call(id, leg.channel()),
            ordinal++,
            at,
            received);
    session.follow(leg.plan());
    sessions.put(id, session);
    return session;
  }

  /**
   * A leg that was in that session before is over there, and must not begin again. One that is
   * there and has no channel was told by another process, which moved it earlier.
   */
  boolean mayMove(Leg leg, Session target) {
    if (leg.channel == null || leg.bornAs == null) {
      return false;
    }
    String call = Ids.call(target.id, leg.bornAs);
    Leg known = target.leg(call);
    return !target.isSpent(call) && (known == null || known.channel == null);
  }

  /** The channel's leg goes on in another session. */
  Leg move(Leg leg, Session target) {
    String channel = requireNonNull(leg.channel, "only a leg with a channel can move");
    String bornAs = requireNonNull(leg.bornAs, "a leg with a channel began as one");
    leg.session.remove(leg);
    String call = Ids.call(target.id, bornAs);
    Leg known = target.leg(call);
    Leg moved = known != null ? known : new Leg(target, call, channel, leg.party, leg.self);
    moved.takeChannel(leg);
    moved.dialledBy = leg.answersFor != null ? leg.answersFor : leg.dialledBy;
    target.add(moved);
    channels.put(channel, moved);
    return moved;
  }

  /** Each of the two goes on under the other's channel, and in its place. */
  void swap(Leg one, Leg two) {
    String channel = one.channel;
    one.channel = two.channel;
    two.channel = channel;
    String bridge = one.bridge;
    one.bridge = two.bridge;
    two.bridge = bridge;
    channels.put(requireNonNull(one.channel), one);
    channels.put(requireNonNull(two.channel), two);
  }

  /** The channel is gone. */
  void release(Leg leg) {
    if (leg.channel != null) {
      leaveBridge(leg, leg.bridge);
      channels.remove(leg.channel);
      noteEnded(leg.channel);
    }
  }

  void noteEnded(String channel) {
    endedChannels.add(channel);
  }

  /** The session is over. */
  void forget(Session session) {
    sessions.remove(session.id);
    overSessions.add(session.id);
    if (session.root != null) {
      byRoot.remove(session.root, session);
    }
  }

  // bridges

  void enterBridge(Leg leg, String bridge) {
    if (!bridge.equals(leg.bridge)) {
      leaveBridge(leg, leg.bridge);
      leg.bridge = bridge;
    }
    if (leg.channel != null) {
      bridges.computeIfAbsent(bridge, id -> new LinkedHashSet<>()).add(leg.channel);
    }
  }

  /** Whether the leg was there. */
  boolean leaveBridge(Leg leg, @Nullable String bridge) {
    if (bridge == null || !bridge.equals(leg.bridge)) {
      return false;
    }
    leg.bridge = null;
    Set<String> members = bridges.get(bridge);
    if (members != null) {
      members.remove(leg.channel);
      if (members.isEmpty()) {
        bridges.remove(bridge);
      }
    }
    return true;
  }

  List<Leg> members(String bridge) {
    List<Leg> members = new ArrayList<>();
    for (String channel : bridges.getOrDefault(bridge, Set.of())) {
      Leg leg = channels.get(channel);
      if (leg != null) {
        members.add(leg);
      }
    }
    return members;
  }

  // parties

  /** Whether the PBX made this channel to call somebody, and nobody made it by calling in. */
  boolean isPlacedBySystem(ChannelFacts facts) {
    return facts.state() == ChannelFacts.State.DOWN
        && (facts.dialled().isEmpty() || facts.dialled().equals("s"));
  }

  Participant device(String name) {
    return Participant.device(name, directory.userOf(name));
  }

  Participant phone(String number) {
    return Participant.phone(numbers.form(number));
  }

  Participant participant(Endpoint endpoint, String number) {
    return switch (endpoint.kind()) {
      case DEVICE -> device(endpoint.name());
      case TRUNK -> phone(number.isEmpty() ? "anonymous" : number);
      case LOCAL, HELPER -> Participant.system(number.isEmpty() ? link : number);
    };
  }

  private Participant participant(ChannelFacts facts) {
    return participant(facts.endpoint(), facts.callerNumber());
  }

  private Participant asked(ChannelFacts facts, boolean inbound) {
    String dialled = facts.dialled().isEmpty() ? "s" : facts.dialled();
    String number = numbers.form(dialled);
    if (inbound || ownNumbers.containsKey(number)) {
      return Participant.system(number);
    }
    if (directory.isDevice(dialled) || devicesSeen.contains(dialled)) {
      return device(dialled);
    }
    return isNumber(number) && number.length() >= SHORTEST_PUBLIC_NUMBER
        ? Participant.phone(number)
        : Participant.system(dialled);
  }

  private static boolean isNumber(String text) {
    String digits = text.startsWith("+") ? text.substring(1) : text;
    return !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The number of the house's own that this dialling shows the callee, and not an extension. */
  Optional<String> presentedNumber(Session session, DialStarted dial) {
    if (session.direction != Direction.OUTBOUND
        || dial.to().endpoint().kind() != Endpoint.Kind.TRUNK) {
      return Optional.empty();
    }
    String number = numbers.form(dial.presented());
    boolean isPublic = isNumber(number) && number.length() > SHORTEST_PUBLIC_NUMBER;
    return isPublic || ownNumbers.containsKey(number) ? Optional.of(number) : Optional.empty();
  }

  private String account(ChannelFacts facts, @Nullable String did) {
    if (!facts.account().isEmpty()) {
      return facts.account();
    }
    String account = did == null ? null : ownNumbers.get(did);
    if (account == null && facts.endpoint().kind() == Endpoint.Kind.DEVICE) {
      account = directory.accountOfDevice(facts.endpoint().name());
    }
    return account == null ? defaultAccount : account;
  }

  /**
   * The party that dials {@code callee}: through Local pairs, back to whoever called in; where the
   * pair comes from nobody, whoever's number it shows (a transfer by keys); else the system, as for
   * all that is dialled in a call that the system began.
   *
   * @param shown the caller's number that the callee is shown
   */
  Participant whoDials(Leg callee, @Nullable Leg dialler, String shown) {
    Leg at = dialler;
    for (int step = 0; at != null && step < LONGEST_CHAIN; step++) {
      if (at.party) {
        return at.self;
      }
      Leg pair = find(at.pairedChannel);
      at = pair == null ? null : find(pair.diallerChannel);
    }
    boolean begunBySystem = callee.session.cast.initiator.type() == Participant.Side.LOCAL;
    if (dialler != null && !shown.isEmpty() && !begunBySystem) {
      for (Leg leg : callee.session.legs()) {
        if (leg.party && leg.joined && leg.number.equals(shown)) {
          return leg.self;
        }
      }
    }
    return callee.session.cast.system();
  }
}
