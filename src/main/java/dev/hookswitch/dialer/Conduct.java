package dev.hookswitch.dialer;

import dev.hookswitch.call.Aside;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.pbx.PbxControl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what {@link CallScript} says for one placed call: one input after the other, each
 * with all its acts, on a thread that lives while there is something to do. Safe for all threads.
 */
final class Conduct {

  private static final Logger LOG = LoggerFactory.getLogger(Conduct.class);

  /** A call has a handful of news; where there are more, what is will be asked for instead. */
  private static final int MOST_WAITING = 100;

  /** What it works with. */
  record Tools(
      PbxControl control,
      PlacedCallStore store,
      Consumer<Aside> observer,
      Consumer<CallNews> followers,
      Executor threads,
      InstantSource clock) {}

  private final Tools tools;
  private final Queue<CallInput> inbox = new ArrayDeque<>();
  private boolean running;
  private volatile boolean stopped;
  private volatile CallState state;
  private volatile Instant nextLook;

  /** How far the call is and what could not be stored; of the call's own thread. */
  private volatile @Nullable CallProgress unsaved;

  Conduct(CallState state, Tools tools) {
    this.state = state;
    this.tools = tools;
    this.nextLook = tools.clock().instant().plus(state.lookAfter());
  }

  /** Never waits. */
  void take(CallInput input) {
    synchronized (inbox) {
      if (stopped) {
        return;
      }
      if (inbox.size() == MOST_WAITING) {
        makeRoom();
      }
      if (inbox.size() < MOST_WAITING) {
        inbox.add(input);
      }
      if (!running) {
        running = true;
        begin();
      }
    }
  }

  /** What the PBX has told can be asked for; what people want cannot. */
  private void makeRoom() {
    LOG.warn("call={} is told more than it can take, and asks how it is", state.call().id());
    inbox.removeIf(CallInput.News.class::isInstance);
    inbox.removeIf(CallInput.LookAgain.class::isInstance);
    if (inbox.size() < MOST_WAITING) {
      inbox.add(new CallInput.LookAgain());
    }
  }

  private void begin() {
    try {
      tools.threads().execute(this::work);
    } catch (RejectedExecutionException e) {
      running = false; // this process may act no more: the next one goes on with what is stored
    }
  }

  /** Does nothing more, but for the act that is under way. */
  void stop() {
    synchronized (inbox) {
      stopped = true;
      inbox.clear();
    }
  }

  boolean isResting() {
    synchronized (inbox) {
      return !running;
    }
  }

  /** Looks at the call again, when it is time to. */
  void lookAfter(Instant now) {
    if (!now.isBefore(nextLook)) {
      nextLook = now.plus(state.lookAfter());
      take(new CallInput.LookAgain());
    }
  }

  CallState state() {
    return state;
  }

  /** It is over, and that is stored. */
  boolean isDone() {
    return state.isOver() && unsaved == null;
  }

  private void work() {
    for (CallInput next = next(); next != null; next = next()) {
      try {
        take(next, new ArrayDeque<>());
      } catch (RuntimeException e) {
        LOG.error("call={} a defect of ours", state.call().id(), e);
      }
      CallProgress late = unsaved;
      if (late != null && !stopped) {
        save(late);
      }
      nextLook = tools.clock().instant().plus(state.lookAfter());
    }
  }

  private @Nullable CallInput next() {
    synchronized (inbox) {
      CallInput next = inbox.poll();
      running = next != null;
      return next;
    }
  }

  /** What orders are answered comes before what else has happened. */
  private void take(CallInput input, Deque<CallInput> answers) {
    answers.add(input);
    for (CallInput each = answers.poll(); each != null; each = answers.poll()) {
      CallScript.Step step = CallScript.step(state, each);
      state = step.state();
      for (Act act : step.acts()) {
        if (stopped || !carryOut(act, answers)) {
          break;
        }
      }
    }
  }

  /** Answers whether what follows may be done. */
  private boolean carryOut(Act act, Deque<CallInput> answers) {
    switch (act) {
      case Act.Order(var command) ->
          answers.add(new CallInput.Answered(command, tools.control().carryOut(command)));
      case Act.Store(CallProgress progress) -> {
        try {
          tools.store().save(progress, tools.clock().instant());
          unsaved = null;
        } catch (JournalException e) {
          LOG.error("call={} cannot go on: {}", progress.call().id(), e.getMessage());
          answers.add(new CallInput.NotStored());
          return false;
        }
      }
      case Act.Note(CallProgress progress) -> save(progress);
      case Act.TellNotPlaced(var leg, var dialState, boolean recovered) ->
          tools
              .observer()
              .accept(new Aside.NotPlaced(tools.clock().instant(), leg, dialState, recovered));
      case Act.Tell(CallNews news) -> tools.followers().accept(news);
    }
    return true;
  }

  /** What cannot be stored now is tried again when the call is looked at again. */
  private void save(CallProgress progress) {
    try {
      tools.store().saveSoon(progress, tools.clock().instant());
      unsaved = null;
    } catch (JournalException e) {
      unsaved = progress;
      LOG.warn("call={} its progress is not stored: {}", progress.call().id(), e.getMessage());
    }
  }
}
