package dev.hookswitch.dialer;

import dev.hookswitch.call.CallPlan;
import dev.hookswitch.call.PlannedLeg;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.NumberPlaces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A call that this program places, and all that is known of it before anybody is called. Everything
 * of it is named after its id: the channels {@code hs-ID-1}, {@code hs-ID-2} …, the bridge {@code
 * hs-ID-b}. So its session is known before the first event, and whoever reads a channel's id knows
 * the call.
 *
 * @param id letters, digits and underscores
 * @param link the PBX
 * @param hold how the first party waits for the second
 * @param waits the first party stays when a second is not reached, until whoever placed the call
 *     names another one; else it is hung up
 * @param record it is wanted to be recorded
 * @param variables set on each channel
 * @param parties in the order in which they are called; never empty. Later ones may be named later
 */
public record PlacedCall(
    String id,
    String link,
    Kind kind,
    CallPlan plan,
    Hold hold,
    boolean waits,
    boolean record,
    Map<String, String> variables,
    List<Party> parties,
    Instant createdAt) {

  static final String PREFIX = "hs-";

  public PlacedCall {
    variables = Map.copyOf(variables);
    parties = List.copyOf(parties);
  }

  /** Who placed it. */
  public enum Kind {
    CALLBACK,
    CAMPAIGN
  }

  /** How the first party waits. */
  public enum Hold {
    /** It hears that the other is being called. */
    RINGBACK,
    /** Alone in the conversation, so that it has joined before the other is even called. */
    IN_BRIDGE
  }

  public String account() {
    return plan.account();
  }

  /** The channel of the party of that number, counted from 0. */
  public String channel(int party) {
    return PREFIX + id + "-" + (party + 1);
  }

  public String bridge() {
    return PREFIX + id + "-b";
  }

  String playback() {
    return PREFIX + id + "-p";
  }

  public String sessionId() {
    return Ids.session(link, channel(0));
  }

  PlannedLeg leg(int party) {
    return new PlannedLeg(
        channel(party), channel(0), parties.get(party).role(), parties.get(party).who(), plan);
  }

  /** Whether it was to be the same call, whenever that was. */
  boolean isSameAs(PlacedCall other) {
    return equals(
        new PlacedCall(
            other.id,
            other.link,
            other.kind,
            other.plan,
            other.hold,
            other.waits,
            other.record,
            other.variables,
            other.parties,
            createdAt));
  }

  PlacedCall withParty(Party party) {
    List<Party> more = new ArrayList<>(parties);
    more.add(party);
    return with(plan, variables, more);
  }

  private PlacedCall with(CallPlan next, Map<String, String> variables, List<Party> parties) {
    return new PlacedCall(id, link, kind, next, hold, waits, record, variables, parties, createdAt);
  }

  /** The same with others where numbers stand. */
  public PlacedCall replaceNumbers(NumberPlaces.Replacement by) {
    Map<String, String> texts = new TreeMap<>();
    variables.forEach((name, value) -> texts.put(name, by.text(value)));
    CallPlan told =
        new CallPlan(
            plan.account(), plan.type(), plan.subtype(), NumberPlaces.replace(plan.data(), by));
    return with(
        told,
        texts,
        parties.stream()
            .map(party ->
                new Party(
                    party.role(),
                    NumberPlaces.replace(party.who(), by),
                    by.text(party.destination()),
                    by.number(party.callerNumber()),
                    party.ringing()))
            .toList());
  }
}
