package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.DialState;
import dev.hookswitch.pbx.PbxSignal.BridgeEntered;
import dev.hookswitch.pbx.PbxSignal.BridgeKind;
import dev.hookswitch.pbx.PbxSignal.BridgeLeft;
import dev.hookswitch.pbx.PbxSignal.ChannelsSwapped;
import java.time.Instant;
import java.util.List;

/** What the signals of bridges mean: who talks, and whose calls become one. Made for one signal. */
final class Conversations {

  private final Switchboard board;
  private final Exchange exchange;
  private final Pending pending;
  private final List<CallEvent> out;

  Conversations(Switchboard board, Exchange exchange, Pending pending, List<CallEvent> out) {
    this.board = board;
    this.exchange = exchange;
    this.pending = pending;
    this.out = out;
  }

  void entered(BridgeEntered signal, Instant received) {
    Leg leg = board.introduce(signal.channel(), signal.at(), received);
    if (leg == null) {
      return;
    }
    if (signal.kind() == BridgeKind.HOLDING) {
      hold(leg, signal, received);
      return;
    }
    // what waits for an explanation has it now, so the channel's own LEAVE is not settled before
    if (leg.waitingLeave != null && !Pending.isDue(leg.waitingLeave, signal.at(), received)) {
      leg.waitingLeave = null;
    }
    pending.settle(leg.session, signal.at(), received, out);
    exchange.enterBridge(leg, signal.bridge());
    if (signal.kind() == BridgeKind.CONVERSATION) {
      leg = gatherBridge(leg, signal.bridge(), signal.at());
    }
    leg.session.purpose().meetIn(signal.room());
    Pending.settleResult(leg, out);
    leg.session.join(leg, signal.at(), out);
  }

  private void hold(Leg leg, BridgeEntered signal, Instant received) {
    Pending.settleLeg(leg, out);
    pending.settle(leg.session, signal.at(), received, out);
    leg.session.leave(leg, signal.at(), out);
    exchange.leaveBridge(leg, leg.bridge);
    leg.holding = signal.bridge();
  }

  void left(BridgeLeft signal, Instant received) {
    Leg leg = exchange.find(signal.channel());
    if (leg == null) {
      return;
    }
    pending.settle(leg.session, signal.at(), received, out);
    if (exchange.leaveBridge(leg, signal.bridge())) {
      mayHaveLeft(leg, signal.at(), received);
    }
  }

  private void mayHaveLeft(Leg leg, Instant at, Instant received) {
    if (leg.joined && leg.waitingLeave == null) {
      leg.waitingLeave = new Leg.Waiting(at, received);
      pending.add(leg.session);
    }
  }

  /**
   * A conversation makes one session of all that meet in it: the oldest goes on. Asterisk does the
   * same to the linkedid of every member, without reporting it (main/bridge_channel.c; measured).
   */
  private Leg gatherBridge(Leg entered, String bridge, Instant at) {
    List<Leg> members = exchange.members(bridge);
    Session oldest = entered.session;
    for (Leg member : members) {
      if (member.session.isOlderThan(oldest)) {
        oldest = member.session;
      }
    }
    Leg result = entered;
    for (Leg member : members) {
      if (member.session != oldest) {
        Leg moved = gather(member, oldest, at);
        if (member == entered) {
          result = moved;
        }
      }
    }
    return result;
  }

  /**
   * Moves a leg into another session: it leaves the one and, if it talks, is ready and joins in the
   * other.
   */
  Leg gather(Leg leg, Session target, Instant at) {
    Session source = leg.session;
    if (!exchange.mayMove(leg, target)) {
      return leg;
    }
    boolean talks = leg.joined;
    leg.waitingLeave = null;
    Pending.settleResult(leg, out);
    boolean told = source.isStarted();
    if (told) {
      if (leg.dial == Leg.Dial.RINGING) {
        source.ringResult(leg, leg.up ? DialState.ANSWER : DialState.CANCEL, at, out);
      }
      source.handOn(leg);
      source.leave(leg, at, out);
      source.purpose().mergeInto(target);
      target.purpose().expectTransfer();
    }
    boolean answers = leg.answersFor != null || leg.dial == Leg.Dial.ANSWERED;
    Leg moved = exchange.move(leg, target);
    if (answers) {
      target.noteAnswer(moved);
    }
    if (moved.up && told) {
      target.ready(moved, at, out);
    }
    if (talks) {
      target.join(moved, at, out);
    }
    if (source.isOver()) {
      if (told) {
        source.complete(at, out);
      }
      board.drop(source);
    }
    return moved;
  }

  /** Each of the two takes the other's place: its bridge, and who is there with it. */
  void swapped(ChannelsSwapped signal, Instant received) {
    Leg one = exchange.find(signal.one());
    Leg two = exchange.find(signal.two());
    if (one == null || two == null) {
      return;
    }
    pending.settle(one.session, signal.at(), received, out);
    pending.settle(two.session, signal.at(), received, out);
    exchange.swap(one, two);
    takePlace(signal.one(), signal.at(), received);
    takePlace(signal.two(), signal.at(), received);
  }

  /**
   * By channel, because the other's taking its place may have moved this leg to another session.
   */
  private void takePlace(String channel, Instant at, Instant received) {
    Leg leg = exchange.find(channel);
    if (leg == null) {
      return;
    }
    if (leg.bridge == null) {
      mayHaveLeft(leg, at, received);
      return;
    }
    leg.waitingLeave = null;
    Leg here = gatherBridge(leg, leg.bridge, at);
    here.session.join(here, at, out);
  }
}
