package dev.hookswitch.callflow;

import java.time.Instant;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * How one flow is, in memory alone: who is being asked, and what came of it lately. Safe for all
 * threads.
 */
final class FlowState {

  /** Questions under way at once: an endpoint that hangs costs no more threads than this. */
  static final int MOST_AT_ONCE = 32;

  /** Trials under way at once: beside the calls, so that they take nothing from them. */
  private static final int MOST_TRIALS = 2;

  /** So many failures in a row are worth telling. */
  static final int TOLD_AFTER = 5;

  private final Flow flow;
  private final FlowNews news;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final Semaphore trials = new Semaphore(MOST_TRIALS);
  private final Circuit circuit = new Circuit();
  private long byAnswer;
  private long byDefault;
  private int failuresInRow;
  private @Nullable Instant lastFailureAt;
  private @Nullable String lastFailure;

  FlowState(Flow flow, FlowNews news) {
    this.flow = flow;
    this.news = news;
  }

  /** Whether to ask now. */
  sealed interface Turn {

    /** To be ended by {@link #left}, and told what came of it. */
    record Go(Circuit.Leave leave) implements Turn {}

    record NotNow(String why) implements Turn {}
  }

  Turn enter(Instant now) {
    if (!room.tryAcquire()) {
      return new Turn.NotNow(MOST_AT_ONCE + " questions are under way already");
    }
    Circuit.Leave leave = circuit.ask(now);
    if (leave == Circuit.Leave.PAUSE) {
      room.release();
      return new Turn.NotNow("is not asked for a while, because it failed again and again");
    }
    return new Turn.Go(leave);
  }

  /** Whether there is room for a trial; if so it is to be ended by {@link #leftTrial}. */
  boolean enterTrial() {
    return trials.tryAcquire();
  }

  void leftTrial() {
    trials.release();
  }

  /** The question is over, also where nobody waits for its answer any more. */
  void left() {
    room.release();
  }

  /** The endpoint is not well. */
  void distressed(Circuit.Leave leave, Instant now) {
    circuit.failed(leave, now);
  }

  /** It said something, whatever it was. */
  void answered() {
    circuit.answered();
  }

  synchronized void decidedByAnswer() {
    byAnswer++;
    if (failuresInRow >= TOLD_AFTER) {
      news.recovered(flow);
    }
    failuresInRow = 0;
  }

  /**
   * Notes why the default decided.
   *
   * @param asked false: it was not asked this time, so that nothing new is known of it
   */
  synchronized void decidedByDefault(String reason, boolean asked, Instant now) {
    byDefault++;
    if (asked) {
      lastFailureAt = now;
      lastFailure = reason;
      if (++failuresInRow == TOLD_AFTER) {
        news.failing(flow, reason);
      }
    }
  }

  synchronized FlowFigures figures() {
    return new FlowFigures(
        flow,
        byAnswer,
        byDefault,
        failuresInRow >= TOLD_AFTER,
        circuit.isPausing(),
        lastFailureAt,
        lastFailure);
  }
}
