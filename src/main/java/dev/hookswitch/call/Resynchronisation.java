package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.DialState;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.PbxSignal.Audited;
import dev.hookswitch.pbx.PbxSignal.LiveChannel;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the sessions back in line with the PBX after a silence: its own restart, a cut connection,
 * or ours. One snapshot is compared with what is known: what is gone is concluded, what is new is
 * begun, and who is in a conversation, or no longer, joins or leaves. All of it is marked as
 * recovered, because it was concluded and not seen.
 */
final class Resynchronisation {

  private final Switchboard board;
  private final Exchange exchange;
  private final List<CallEvent> out;

  Resynchronisation(Switchboard board, Exchange exchange, List<CallEvent> out) {
    this.board = board;
    this.exchange = exchange;
    this.out = out;
  }

  void apply(Resynchronised signal, Instant received) {
    Instant at = signal.at();
    List<LiveChannel> channels = signal.channels();
    Map<String, LiveChannel> live = new HashMap<>();
    if (channels != null) {
      for (LiveChannel channel : channels) {
        live.put(channel.facts().id(), channel);
      }
    }
    if (signal.restarted()) {
      endWhatIsGone(at, Map.of(), true);
      completeWhatIsOver(at);
    } else if (channels == null) {
      endWhatIsGone(at, null, false);
    } else {
      channels.forEach(channel -> exchange.recognise(channel.facts()));
      endWhatIsGone(at, live, true);
    }
    for (LiveChannel channel : live.values()) {
      catchUp(channel, at, received);
    }
    // only now: a session may live on with a channel of which nothing was told yet
    completeWhatIsOver(at);
  }

  /**
   * Concludes legs whose channels are gone.
   *
   * @param live null when the PBX could not be asked: then only what can never be recognised any
   *     more is concluded
   */
  private void endWhatIsGone(Instant at, @Nullable Map<String, LiveChannel> live, boolean known) {
    for (Session session : List.copyOf(exchange.sessions())) {
      session.recovering = true;
      for (Leg leg : session.legs()) {
        boolean gone =
            leg.channel == null || (known && live != null && !live.containsKey(leg.channel));
        if (gone) {
          endUnseen(leg, at);
        }
      }
      session.recovering = false;
    }
  }

  private void completeWhatIsOver(Instant at) {
    for (Session session : List.copyOf(exchange.sessions())) {
      session.recovering = true;
      completeIfOver(session, at);
      session.recovering = false;
    }
  }

  /**
   * The watchdog's answer. Nothing was missed meanwhile as far as anybody knows, so only what lives
   * on here and not there is concluded; what came to be after the question is not yet in the
   * answer.
   */
  void audit(Audited signal, Instant received) {
    for (Session session : List.copyOf(exchange.sessions())) {
      session.recovering = true;
      for (Leg leg : session.legs()) {
        if (leg.heardAt.isBefore(signal.asked())
            && (leg.channel == null || !signal.channels().contains(leg.channel))) {
          endUnseen(leg, signal.at());
        }
      }
      completeIfOver(session, signal.at());
      session.recovering = false;
      session.confirmedAt = received;
    }
  }

  private void endUnseen(Leg leg, Instant at) {
    Pending.settleLeg(leg, out);
    leg.session.endUnseen(leg, at, out);
    exchange.release(leg);
  }

  private void completeIfOver(Session session, Instant at) {
    if (session.isOver()) {
      session.complete(at, out);
      board.drop(session);
    }
  }

  private void catchUp(LiveChannel channel, Instant at, Instant received) {
    ChannelFacts facts = channel.facts();
    Leg leg = exchange.find(facts.id());
    if (leg == null) {
      leg = meet(channel, at, received);
      if (leg == null) {
        return;
      }
    }
    Session belongs = exchange.sessionOf(facts);
    leg.session.recovering = true;
    if (belongs != null && belongs != leg.session && belongs.isOlderThan(leg.session)) {
      belongs.recovering = true;
      leg = board.gather(leg, belongs, at);
    }
    Session session = leg.session;
    if (facts.state() == ChannelFacts.State.UP) {
      session.ringResult(leg, DialState.ANSWER, at, out);
      session.ready(leg, at, out);
    } else if (leg.outgoing) {
      session.ring(leg, session.cast.initiator, at, out);
    }
    // a channel that is still being called has a bridge too: the one in which it is dialled
    place(leg, facts.state() == ChannelFacts.State.UP ? channel.bridge() : null, at);
    session.recovering = false;
  }

  private @Nullable Leg meet(LiveChannel channel, Instant at, Instant received) {
    ChannelFacts facts = channel.facts();
    Leg leg = board.introduce(facts, at.minusSeconds(channel.age()), received);
    if (leg != null
        && leg.party
        && !facts.id().equals(facts.sessionRoot())
        && facts.state() != ChannelFacts.State.UP) {
      leg.outgoing = true;
    }
    return leg;
  }

  private void place(Leg leg, @Nullable String bridge, Instant at) {
    Session session = leg.session;
    if (bridge == null) {
      Pending.settleLeg(leg, out);
      session.leave(leg, at, out);
      exchange.leaveBridge(leg, leg.bridge);
    } else if (!bridge.equals(leg.holding)) {
      leg.waitingLeave = null;
      exchange.enterBridge(leg, bridge);
      session.join(leg, at, out);
    }
  }
}
