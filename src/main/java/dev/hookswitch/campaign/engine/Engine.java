package dev.hookswitch.campaign.engine;

import static java.util.Objects.requireNonNull;

import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.CallQueue.Picked;
import dev.hookswitch.campaign.CallQueue.UnderWay;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.campaign.engine.Course.Phase;
import dev.hookswitch.dialer.CallInput;
import dev.hookswitch.dialer.CallNews;
import dev.hookswitch.dialer.CallProgress;
import dev.hookswitch.dialer.Line;
import dev.hookswitch.dialer.PlacedCall;
import dev.hookswitch.dialer.PlacedCallStore;
import dev.hookswitch.event.Subtype;
import dev.hookswitch.journal.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads all campaigns that run: says who is called when, gives contacts to operators, and stores
 * what became of each. It has no thread and no clock: whoever drives it tells it what happened and
 * what time it is. For one thread.
 */
final class Engine {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** Placed in one round of a campaign, so that a PBX is not stormed. */
  static final int AT_A_TIME = 10;

  private static final Duration FINISH_EVERY = Duration.ofSeconds(2);

  private final EngineParts parts;
  private final Function<Campaign, LineCount> counting;
  private final Detecting detecting;
  private final Placing placing;
  private final Acting acting;
  private final OperatorSearch search;
  private final Map<String, Live> calls = new HashMap<>();
  private final Map<String, Campaign> campaigns = new HashMap<>();
  private final Map<String, LineCount> counts = new HashMap<>();
  private final Map<String, Rest> rests = new HashMap<>();
  private final Map<String, String> troubles = new HashMap<>();
  private final Beat finishes = new Beat(FINISH_EVERY);

  /** A campaign waits; not for longer because the clock was set back. */
  private record Rest(Instant since, Duration length) {
    boolean lasts(Instant now) {
      return !now.isBefore(since) && now.isBefore(since.plus(length));
    }
  }

  /**
   * With nothing to do yet.
   *
   * @param counting how the lines of a campaign are counted
   * @param detecting who asks the PBX what answered
   */
  Engine(EngineParts parts, Function<Campaign, LineCount> counting, Detecting detecting) {
    this.parts = parts;
    this.counting = counting;
    this.detecting = detecting;
    this.placing = new Placing(parts.dialer(), parts.rules(), parts.operators());
    this.acting = new Acting(parts.queue(), parts.operatorStore(), parts.dialer());
    this.search = new OperatorSearch(parts.operatorStore(), parts.operators());
  }

  /** Calls that are not over. */
  int size() {
    return calls.size();
  }

  boolean knows(String callId) {
    return calls.containsKey(callId) || acting.isEnding(callId);
  }

  // calls of before

  /** Goes on with a call that another process has placed. */
  void adopt(UnderWay attempt, Instant now) {
    Optional<PlacedCallStore.StoredCall> stored = parts.placed().find(attempt.callId());
    Campaign campaign = campaign(attempt.contact().campaign());
    if (stored.isEmpty() || knows(attempt.callId())) {
      return;
    }
    if (campaign == null) { // it was deleted: nobody is there for whoever answers
      var _ = parts.dialer().tell(attempt.callId(), new CallInput.Cancel());
      return;
    }
    PlacedCall call = stored.get().call();
    Subtype kind = StoredFates.kind(call);
    String operator =
        parts.operatorStore().busy().stream()
            .filter(busy -> attempt.callId().equals(busy.callId()))
            .map(Operator::user)
            .findFirst()
            .orElse(null);
    CallProgress.Phase phase = stored.get().progress().phase();
    Course course =
        Course.restored(
            kind,
            campaign.definition().machineDetection().action(),
            phase,
            attempt.answeredAt(),
            operator,
            now);
    Live live =
        new Live(campaign, attempt.contact(), attempt.callId(), attempt.startedAt(), course);
    calls.put(attempt.callId(), live);
    if (phase == CallProgress.Phase.WAITING) {
      act(live, course.waits(now), now);
    } else if (phase == CallProgress.Phase.HANDED_ON) {
      act(live, course.neverDetected(), now);
    }
  }

  /** Operators whose call is known to nobody any more. After those calls were looked for. */
  void freeOperators(Instant now) {
    search.free(this::knows, parts.campaigns(), now);
  }

  /** What became of calls of which the dialer no longer knows: their ends were not heard here. */
  void lookAgain(Instant now) {
    for (Live live : List.copyOf(calls.values())) {
      if (parts.dialer().state(live.callId()).isEmpty()) {
        parts
            .placed()
            .find(live.callId())
            .filter(stored -> stored.overAt() != null)
            .map(stored -> stored.progress())
            .filter(progress -> progress.outcome() != null)
            .ifPresent(progress ->
                act(
                    live,
                    live.course()
                        .over(requireNonNull(progress.outcome()), progress.call().sessionId(), now),
                    now));
      }
    }
  }

  // news

  void take(CallNews news, Instant now) {
    Live live = calls.get(news.call().id());
    if (live == null) {
      return; // of somebody else's, or over
    }
    Course course = live.course();
    List<Course.Act> acts =
        switch (news) {
          case CallNews.Waits _ -> course.waits(now);
          case CallNews.Failed(PlacedCall call, int party, var state, Integer cause) ->
              course.failed(call.parties().get(party).role(), state, cause);
          case CallNews.Talking _ -> course.talks(now);
          case CallNews.Over(PlacedCall call, var outcome) ->
              course.over(outcome, call.sessionId(), now);
        };
    act(live, acts, now);
  }

  /** What answered, as the dialplan has found out. */
  void detected(String callId, boolean machine, Instant now) {
    Live live = calls.get(callId);
    if (live != null) {
      act(live, live.course().detected(machine, now), now);
    }
  }

  private void act(Live live, List<Course.Act> acts, Instant now) {
    act(live, acts, _ -> Optional.empty(), now);
  }

  private void act(Live live, List<Course.Act> acts, Acting.Callee callee, Instant now) {
    Campaign campaign = campaigns.getOrDefault(live.campaign().id(), live.campaign());
    for (Course.Act act : acts) {
      counting(campaign).tell(live, act, now);
      acting.act(live, act, campaign, callee, now);
      if (act instanceof Course.Act.AskWhat) {
        detecting.ask(live.callId());
      }
    }
    if (live.course().phase() == Phase.OVER) {
      calls.remove(live.callId());
    }
  }

  private @Nullable Campaign campaign(String id) {
    return campaigns.computeIfAbsent(id, wanted -> parts.campaigns().find(wanted).orElse(null));
  }

  private LineCount counting(Campaign campaign) {
    return counts.computeIfAbsent(campaign.id(), _ -> counting.apply(campaign));
  }

  private Optional<Line> line(Campaign campaign) {
    return parts
        .systems()
        .choose(campaign.definition().pbx())
        .flatMap(
            name -> parts.lines().stream().filter(line -> line.name().equals(name)).findFirst());
  }

  // rounds

  /** What is to be done when a little time has passed: operators for who waits, ends stored. */
  void tick(Instant now) {
    acting.flush();
    search.seek(
        List.copyOf(calls.values()),
        live -> acting.isWithinReach(live.callId()),
        now,
        (live, operator) -> give(live, operator, now));
    for (Live live : List.copyOf(calls.values())) {
      act(live, live.course().passed(now), now);
    }
    acting.flush();
  }

  private void give(Live live, Operator operator, Instant now) {
    act(
        live,
        live.course().found(operator.user(), now),
        _ -> line(live.campaign()).flatMap(line -> placing.operator(line, operator, shown(live))),
        now);
  }

  /** The number that the operator sees. */
  private String shown(Live live) {
    return parts
        .dialer()
        .state(live.callId())
        .map(state -> state.call().parties().getFirst().who().value())
        .orElse("");
  }

  /** Places calls of all campaigns that run, and finishes those in which nobody is left. */
  void pace(Instant now) {
    List<Campaign> running = parts.campaigns().running();
    forgetOthers(running);
    Map<String, List<Operator>> operators = new HashMap<>();
    Map<String, Integer> wanted = new HashMap<>();
    for (Campaign campaign : running) {
      if (campaign.needsOperators()) {
        operators.put(campaign.id(), search.callable(campaign.id(), now));
        wanted.put(campaign.id(), standing(campaign, List.of(), List.of(), now).open());
      }
    }
    Floor floor = new Floor(operators, wanted);
    for (Campaign campaign : running) {
      pace(campaign, floor, now);
    }
    finish(running, now);
  }

  private void forgetOthers(List<Campaign> running) {
    campaigns.clear();
    running.forEach(campaign -> campaigns.put(campaign.id(), campaign));
    counts.keySet().removeIf(id -> !campaigns.containsKey(id) && !hasCalls(id));
    rests.keySet().retainAll(campaigns.keySet());
    troubles.keySet().retainAll(campaigns.keySet());
  }

  private boolean hasCalls(String campaign) {
    return calls.values().stream().anyMatch(live -> live.isOf(campaign));
  }

  private LineCount.Standing standing(
      Campaign campaign, List<Operator> ready, List<Operator> all, Instant now) {
    return new LineCount.Standing(
        now,
        campaign,
        ready,
        all,
        calls.values().stream().filter(live -> live.isOf(campaign.id())).toList());
  }

  private void pace(Campaign campaign, Floor floor, Instant now) {
    Optional<Line> line = line(campaign);
    String trouble = trouble(line);
    if (!trouble.equals(troubles.getOrDefault(campaign.id(), ""))) {
      LOG.info("campaign={} {}", campaign.id(), trouble.isEmpty() ? "goes on" : trouble);
      troubles.put(campaign.id(), trouble);
    }
    if (!trouble.isEmpty() || line.isEmpty() || mustWait(campaign, now)) {
      return;
    }
    List<Operator> ready = floor.ready(campaign.id());
    LineCount.Standing standing = standing(campaign, ready, floor.all(campaign.id()), now);
    // after a limit was met, one shows whether it still is
    int atATime = rests.containsKey(campaign.id()) ? 1 : AT_A_TIME;
    int lines = Math.min(counting(campaign).lines(standing), atATime);
    if (lines <= 0) {
      return;
    }
    if (campaign.kind() == Subtype.OPERATOR_CONTACT) {
      placeForOperators(campaign, line.get(), ready, lines, now);
    } else {
      for (Picked picked : parts.queue().next(campaign.id(), now, lines)) {
        place(campaign, line.get(), picked, null, now);
      }
    }
  }

  private boolean mustWait(Campaign campaign, Instant now) {
    Rest rest = rests.get(campaign.id());
    return rest != null && rest.lasts(now);
  }

  /** Empty: there is none. */
  private String trouble(Optional<Line> line) {
    return line.isEmpty()
        ? "waits: there is no such PBX"
        : parts
            .dialer()
            .trouble(line.get().name())
            .or(() -> parts.systems().refusal(line.get().name()))
            .map(sentence -> "waits: " + sentence)
            .orElse("");
  }

  private void placeForOperators(
      Campaign campaign, Line line, List<Operator> ready, int most, Instant now) {
    for (Operator operator : ready.subList(0, Math.min(most, ready.size()))) {
      List<Picked> next = parts.queue().next(campaign.id(), now, 1);
      if (next.isEmpty()) {
        return;
      }
      Picked picked = next.getFirst();
      if (parts.operatorStore().claim(campaign.id(), operator.user(), picked.callId(), now)) {
        place(campaign, line, picked, operator, now);
      } else {
        giveBack(picked, null, now);
      }
    }
  }

  /** What was given out is placed, or given back: also where one of several cannot be placed. */
  private void place(
      Campaign campaign, Line line, Picked picked, @Nullable Operator first, Instant now) {
    if (mustWait(campaign, now)) { // by what became of one before it
      giveBack(picked, first, now);
      return;
    }
    Placing.Answer answer;
    try {
      answer = placing.place(campaign, line, picked, first, now);
    } catch (JournalException e) {
      // whether it is stored, and so placed, is looked at later: see CampaignEngine
      LOG.warn("call={} may not be placed: {}", picked.callId(), e.getMessage());
      return;
    }
    switch (answer) {
      case Placing.Answer.Placed _ -> {
        rests.remove(campaign.id());
        Course course =
            Course.placed(
                campaign.kind(),
                campaign.definition().machineDetection().action(),
                first == null ? null : first.user(),
                now);
        calls.put(
            picked.callId(), new Live(campaign, picked.contact(), picked.callId(), now, course));
      }
      case Placing.Answer.Forbidden _ -> {
        var _ = parts.queue().conclude(picked.callId(), Conclusion.of(Result.FORBIDDEN), now);
        release(picked, first);
      }
      case Placing.Answer.NotNow(String sentence, Duration retryAfter) -> {
        LOG.info("campaign={} waits {} s: {}", campaign.id(), retryAfter.toSeconds(), sentence);
        rests.put(campaign.id(), new Rest(now, retryAfter));
        giveBack(picked, first, now);
      }
    }
  }

  private void giveBack(Picked picked, @Nullable Operator first, Instant now) {
    var _ = parts.queue().neverPlaced(picked.callId(), now);
    release(picked, first);
  }

  private void release(Picked picked, @Nullable Operator first) {
    if (first != null) {
      var _ = parts.operatorStore().release(first.user(), picked.callId());
    }
  }

  private void finish(List<Campaign> running, Instant now) {
    if (!finishes.isDue(now)) {
      return;
    }
    for (Campaign campaign : running) {
      boolean isDone =
          campaign.definition().autoStop()
              && !hasCalls(campaign.id())
              && parts.campaigns().progress(campaign.id(), now).open() == 0
              && parts.campaigns().finishIfDone(campaign.id(), now);
      if (isDone) {
        LOG.info("campaign={} is finished: nobody is left to be called", campaign.id());
      }
    }
  }
}
