package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Writes what is told into the journal, and keeps the switchboard in line with it where another
 * process that observes the same PBX writes there too. What does not fit what is stored already is
 * resolved at once ({@code Divergence}); now and then all that is open here is compared with all
 * that is open there, because a process that was killed may have begun what nobody else has heard
 * of. For the link's thread alone.
 */
final class Bookkeeper {

  /** How often open sessions are compared; who is found twice in a row is no passing difference. */
  static final Duration COMPARE_EVERY = Duration.ofSeconds(30);

  /**
   * How long what was concluded from a snapshot waits for somebody who has seen it: longer than
   * {@link Pending#SETTLE} and a commit.
   */
  static final Duration COURTESY = Duration.ofSeconds(1);

  private record Sent(List<CallEvent> events, CompletableFuture<Appended> done) {}

  private final String link;
  private final Switchboard switchboard;
  private final Journal journal;

  /** What was appended and is not known to be stored, oldest first; the journal bounds it. */
  private final Deque<Sent> underWay = new ArrayDeque<>();

  /** By session that diverged: what was told of it and not stored. */
  private final Map<String, List<CallEvent>> refused = new LinkedHashMap<>();

  /** What waits until then, in order, and everything after it. */
  private final Deque<List<CallEvent>> held = new ArrayDeque<>();

  private Instant heldUntil = Instant.MIN;

  private Instant nextComparison;
  private Set<String> strangers = Set.of();
  private Set<String> ghosts = Set.of();
  private boolean adopted;

  Bookkeeper(String link, Switchboard switchboard, Journal journal, Instant now) {
    this.link = link;
    this.switchboard = switchboard;
    this.journal = journal;
    this.nextComparison = now.plus(COMPARE_EVERY);
  }

  /**
   * What is told now was concluded and not seen: another process that was never away may have seen
   * it, and is about to tell it better.
   */
  void giveWay(Instant now) {
    if (journal.isShared()) {
      heldUntil = now.plus(COURTESY);
    }
  }

  void append(List<CallEvent> events, Instant now) {
    if (events.isEmpty()) {
      return;
    }
    if (now.isBefore(heldUntil)) {
      held.addLast(events);
    } else {
      releaseHeld();
      append(events);
    }
  }

  private void releaseHeld() {
    while (!held.isEmpty()) {
      append(held.removeFirst());
    }
  }

  private void append(List<CallEvent> events) {
    if (!events.isEmpty()) {
      // durable or held back, never failed: see Journal
      underWay.addLast(new Sent(events, journal.append(link, events)));
    }
  }

  /** Goes on where the journal is. */
  void follow(Instant now) {
    if (!now.isBefore(heldUntil)) {
      releaseHeld();
    }
    while (!underWay.isEmpty() && underWay.getFirst().done().isDone()) {
      noteWhatBecameOf(underWay.removeFirst());
    }
    if (!refused.isEmpty()) {
      resolve(now);
    }
    if (journal.isShared()
        && !now.isBefore(nextComparison)
        && underWay.isEmpty()
        && held.isEmpty()) {
      nextComparison = now.plus(COMPARE_EVERY);
      compare(now);
    }
  }

  private void noteWhatBecameOf(Sent sent) {
    Set<String> diverged;
    try {
      diverged = sent.done().join().diverged();
    } catch (CompletionException e) {
      return; // the journal is closed, and so is everything soon
    }
    for (CallEvent event : sent.events()) {
      if (diverged.contains(event.sessionId())) {
        refused.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event);
      }
    }
  }

  /** A session is taken up when nothing of it is under way. */
  private void resolve(Instant now) {
    while (!underWay.isEmpty()) {
      noteWhatBecameOf(underWay.removeFirst());
    }
    for (String session : List.copyOf(refused.keySet())) {
      try {
        List<CallEvent> stored = journal.takeUp(session);
        append(switchboard.takeUp(session, stored, refused.getOrDefault(session, List.of()), now));
        refused.remove(session);
      } catch (JournalException e) {
        return; // it cannot be read now: the next time
      }
    }
  }

  private void compare(Instant now) {
    try {
      Set<String> here = switchboard.startedSessions();
      Set<String> there = journal.openSessionIds(link);
      Set<String> onlyThere = without(there, here);
      Set<String> onlyHere = without(here, there);
      for (String session : onlyThere) {
        if (strangers.contains(session)) {
          adopt(session, now);
        }
      }
      for (String session : onlyHere) {
        if (ghosts.contains(session)) {
          append(switchboard.takeUp(session, journal.session(session), List.of(), now));
        }
      }
      strangers = onlyThere;
      ghosts = onlyHere;
    } catch (JournalException e) {
      strangers = Set.of();
      ghosts = Set.of();
    }
  }

  private static Set<String> without(Set<String> all, Set<String> these) {
    Set<String> rest = new HashSet<>(all);
    rest.removeAll(these);
    return rest;
  }

  /** Whoever began it is gone: it is ours now, and the PBX is asked what is left of it. */
  private void adopt(String session, Instant now) {
    List<CallEvent> stored = journal.session(session);
    if (!(stored.getLast() instanceof Completed)) {
      switchboard.restore(List.of(stored), List.of(), now);
      adopted = true;
    }
  }

  /** Whether the PBX must be asked about sessions that were adopted. */
  boolean hasAdopted() {
    return adopted;
  }

  /** The PBX has answered. */
  void adoptedAreAudited() {
    adopted = false;
  }
}
