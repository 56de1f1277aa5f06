package dev.hookswitch.campaign.engine;

import static java.util.Objects.requireNonNull;

import dev.hookswitch.campaign.Attempt;
import dev.hookswitch.campaign.CallQueue;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.OperatorState;
import dev.hookswitch.campaign.Pace;
import dev.hookswitch.campaign.Paces;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.campaign.engine.Course.Phase;
import dev.hookswitch.pacing.AtWork;
import dev.hookswitch.pacing.Decision;
import dev.hookswitch.pacing.Observation;
import dev.hookswitch.pacing.Pacing;
import dev.hookswitch.pacing.PacingRules;
import dev.hookswitch.pacing.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@link Pacing} how many contacts of a predictive campaign are dialled, and tells it what
 * happens to them. It begins with what is stored of the window of the ceiling: after a restart, and
 * after the campaign's rules were changed. For the engine's thread.
 */
final class PredictiveLines implements LineCount {

  /** As often as in the simulator in which the pacing was tried; the engine asks more often. */
  private static final Duration BETWEEN_DECISIONS = Duration.ofSeconds(1);

  /** Of what ended before it began, so much is learned from. */
  private static final Duration LESSON = Duration.ofHours(2);

  private static final int MOST_LESSONS = 1_000;

  /** A line that was dialled and brought nobody; those that we ended ourselves say nothing. */
  private static final Set<Result> UNANSWERED =
      EnumSet.of(
          Result.BUSY, Result.NO_ANSWER, Result.CONGESTION, Result.UNAVAILABLE, Result.MACHINE);

  private final CallQueue queue;
  private final Paces paces;
  private @Nullable Pacing pacing;
  private @Nullable PacingRules rules;
  private final Beat decisions = new Beat(BETWEEN_DECISIONS);

  /** Calls whose end the pacing knows already, though they are not over. */
  private final Set<String> told = new HashSet<>();

  /** Since when operators wrap up. */
  private final Map<String, Instant> wrappingUp = new HashMap<>();

  PredictiveLines(CallQueue queue, Paces paces) {
    this.queue = queue;
    this.paces = paces;
  }

  static PacingRules rules(Definition definition) {
    return new PacingRules(
        definition.abandoned().ceiling() / 100,
        definition.abandoned().window(),
        Course.PATIENCE,
        Duration.ZERO, // whoever was found an operator is not abandoned while that one is called
        definition.maxLines(),
        PacingRules.DEFAULT.mostLinesPerOperator(),
        Math.max(1, definition.minOperators()));
  }

  @Override
  public int lines(Standing standing) {
    Instant now = standing.now();
    Pacing current = begun(standing.campaign(), now);
    if (!decisions.isDue(now)) {
      return 0;
    }
    observeWrapUps(current, standing.all(), now);
    Decision decision = current.decide(situation(standing));
    paces.set(standing.campaign().id(), pace(decision, now));
    return Math.min(decision.lines(), standing.room());
  }

  private static Pace pace(Decision decision, Instant now) {
    return new Pace(
        now,
        decision.mode().name().toLowerCase(Locale.ROOT),
        decision.answered(),
        decision.abandoned(),
        decision.allowance());
  }

  // what was before

  /** What was told before somebody asked for the first time is in the store by then. */
  private Pacing begun(Campaign campaign, Instant now) {
    PacingRules wanted = rules(campaign.definition());
    if (pacing == null || !wanted.equals(rules)) {
      Pacing fresh = new Pacing(wanted);
      recall(fresh, campaign.id(), now.minus(wanted.window()));
      learn(fresh, queue.ended(campaign.id(), now.minus(LESSON), MOST_LESSONS));
      told.clear(); // what ends now is not stored yet
      pacing = fresh;
      rules = wanted;
    }
    return requireNonNull(pacing);
  }

  private void recall(Pacing fresh, String campaign, Instant since) {
    for (CallQueue.Minute minute : queue.minutes(campaign, since)) {
      fresh.recall(minute.begin(), minute.answered(), minute.abandoned());
    }
  }

  private static void learn(Pacing fresh, List<Attempt> ended) {
    for (Attempt attempt : ended) {
      Instant answeredAt = attempt.answeredAt();
      Instant endedAt = attempt.endedAt();
      Result result = attempt.result();
      if (answeredAt != null) {
        fresh.learn(new Observation.Answered(answeredAt, since(attempt.startedAt(), answeredAt)));
        if (attempt.operator() != null && endedAt != null) {
          fresh.learn(new Observation.Talked(since(answeredAt, endedAt)));
        }
      } else if (endedAt != null && result != null && UNANSWERED.contains(result)) {
        fresh.learn(new Observation.Unanswered(endedAt, since(attempt.startedAt(), endedAt)));
      }
    }
  }

  // how it stands

  private static Situation situation(Standing standing) {
    List<Instant> ringing = new ArrayList<>();
    List<Instant> waiting = new ArrayList<>();
    int ending = 0;
    for (Live call : standing.calls()) {
      Phase phase = call.course().phase();
      Instant answeredAt = call.course().answeredAt();
      if (phase == Phase.DIALLING || phase == Phase.DETECTING) {
        ringing.add(call.placedAt());
      } else if (phase == Phase.SEEKING && answeredAt != null) {
        waiting.add(answeredAt);
      } else if (phase == Phase.ENDING) {
        ending++;
      }
    }
    return new Situation(standing.now(), false, operators(standing), ringing, waiting, ending);
  }

  /** Who is counted as another campaign's, or will be away, is none of this one. */
  private static List<AtWork> operators(Standing standing) {
    List<AtWork> states = new ArrayList<>();
    for (Operator operator : standing.ready()) {
      states.add(new AtWork.Ready(operator.since()));
    }
    for (Operator operator : standing.all()) {
      String call = operator.callId();
      boolean isOurs =
          call != null && standing.campaign().isCall(call) && operator.next() != OperatorState.AWAY;
      if (isOurs && operator.state() == OperatorState.BUSY) {
        states.add(new AtWork.Talking(operator.since()));
      } else if (isOurs && operator.state() == OperatorState.WRAP_UP) {
        states.add(new AtWork.WrappingUp(operator.since()));
      }
    }
    return states;
  }

  private void observeWrapUps(Pacing current, List<Operator> all, Instant now) {
    Set<String> seen = new HashSet<>();
    for (Operator operator : all) {
      seen.add(operator.user());
      if (operator.state() == OperatorState.WRAP_UP) {
        wrappingUp.put(operator.user(), operator.since());
        continue;
      }
      Instant began = wrappingUp.remove(operator.user());
      if (began != null) {
        boolean isBusyAgain = operator.state() == OperatorState.BUSY;
        current.observe(
            new Observation.WrappedUp(since(began, isBusyAgain ? now : operator.since())));
      }
    }
    wrappingUp.keySet().retainAll(seen);
  }

  // what happens

  @Override
  public void tell(Live call, Course.Act act, Instant now) {
    if (pacing == null) {
      return;
    }
    switch (act) {
      case Course.Act.NoteAnswered _ ->
          pacing.observe(new Observation.Answered(now, since(call.placedAt(), now)));
      case Course.Act.Drop _ -> abandoned(pacing, call, now);
      case Course.Act.Announce _ -> unanswered(pacing, call, now);
      case Course.Act.Conclude over -> over(pacing, call, over, now);
      default -> {}
    }
  }

  private void over(Pacing current, Live call, Course.Act.Conclude over, Instant now) {
    Instant given = call.course().operatorSince();
    Result result = over.conclusion().result();
    if (over.talked() && given != null) {
      current.observe(new Observation.Talked(since(given, now)));
    } else if (result == Result.ABANDONED) {
      abandoned(current, call, now);
    } else if (call.course().answeredAt() == null && UNANSWERED.contains(result)) {
      unanswered(current, call, now);
    }
    told.remove(call.callId());
  }

  private void abandoned(Pacing current, Live call, Instant now) {
    if (told.add(call.callId())) {
      Instant answeredAt = call.course().answeredAt();
      current.observe(new Observation.Abandoned(answeredAt == null ? now : answeredAt));
    }
  }

  private void unanswered(Pacing current, Live call, Instant now) {
    if (told.add(call.callId())) {
      current.observe(new Observation.Unanswered(now, since(call.placedAt(), now)));
    }
  }

  private static Duration since(Instant begin, Instant end) {
    return Duration.between(begin, end);
  }
}
