package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Grammar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a session in line with the journal, where another process that observes the same PBX has
 * stored the same facts in another order, or more of them. What is stored stays; what only this
 * process has told is told after it, as far as the grammar still allows; and the session goes on
 * from there with all that is known here of its channels. Ids derive from facts, so that the same
 * fact is found under the same id in both accounts.
 *
 * <p>Where the other is ahead, its events are taken over, and the signals that lead to them lead to
 * nothing here any more.
 */
final class Divergence {

  private final Switchboard board;
  private final Exchange exchange;
  private final Pending pending;
  private final List<CallEvent> out;

  Divergence(Switchboard board, Exchange exchange, Pending pending, List<CallEvent> out) {
    this.board = board;
    this.exchange = exchange;
    this.pending = pending;
    this.out = out;
  }

  /**
   * Resolves one.
   *
   * @param stored the session as the journal has it
   * @param refused what was told here and is not in it, or not at that place; in order
   */
  void resolve(String sessionId, List<CallEvent> stored, List<CallEvent> refused, Instant at) {
    Session session = exchange.session(sessionId);
    if (!stored.isEmpty() && stored.getLast() instanceof Completed end) {
      if (session != null) {
        yieldTo(end, session);
      }
      return;
    }
    List<CallEvent> account = new ArrayList<>(stored);
    tellAfterwards(account, refused);
    if (session != null && !account.isEmpty()) {
      goOn(session, account, at);
    } else if (session == null) {
      conclude(account, refused, at);
    }
  }

  /** The other told the end. Legs that it moved elsewhere are known there; all others are over. */
  private void yieldTo(Completed end, Session session) {
    String into = end.common().data().mergedInto();
    Session target = into == null ? null : exchange.session(into);
    for (Leg leg : session.legs()) {
      if (target != null && exchange.mayMove(leg, target)) {
        var _ = exchange.move(leg, target);
      } else {
        exchange.release(leg);
      }
    }
    board.drop(session);
  }

  /** What is missing in that account comes at its end, where it does not contradict it. */
  private void tellAfterwards(List<CallEvent> account, List<CallEvent> refused) {
    Set<String> told = new HashSet<>();
    account.forEach(event -> told.add(event.id()));
    Grammar grammar = grammarAfter(account);
    for (CallEvent event : refused) {
      if (event instanceof Completed || !told.add(event.id())) {
        continue;
      }
      CallEvent next = next(account, event);
      if (grammar.accept(next).isEmpty()) {
        account.add(next);
        out.add(next);
      } else {
        grammar = grammarAfter(account);
      }
    }
  }

  private static Grammar grammarAfter(List<CallEvent> account) {
    Grammar grammar = new Grammar();
    account.forEach(grammar::accept);
    return grammar;
  }

  private static CallEvent next(List<CallEvent> account, CallEvent event) {
    Instant last = account.isEmpty() ? Instant.MIN : account.getLast().timestamp();
    return event.at(
        account.size() + 1, event.timestamp().isBefore(last) ? last : event.timestamp());
  }

  private void goOn(Session before, List<CallEvent> account, Instant at) {
    Session after = exchange.replace(before, account);
    for (Leg leg : before.legs()) {
      if (after.isSpent(leg.callId)) {
        exchange.release(leg);
      } else {
        exchange.carryOver(leg, after);
      }
    }
    for (Leg leg : after.legs()) {
      if (before.isSpent(leg.callId)) {
        after.end(leg, at, out);
      }
    }
    pending.remove(before);
    pending.add(after);
    if (after.isOver()) {
      after.complete(at, out);
      board.drop(after);
    }
  }

  /** It is over here, and the other has not told its end: perhaps it never will. */
  private void conclude(List<CallEvent> account, List<CallEvent> refused, Instant at) {
    @Nullable CallEvent end = refused.isEmpty() ? null : refused.getLast();
    if (!(end instanceof Completed) || account.isEmpty()) {
      return;
    }
    Session session = Session.restore(account, 0, at);
    List<CallEvent> open = new ArrayList<>();
    for (Leg leg : session.legs()) {
      session.endUnseen(leg, at, open);
    }
    account.addAll(open);
    out.addAll(open);
    out.add(next(account, end));
  }
}
