package dev.hookswitch.campaign.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.Attempt;
import dev.hookswitch.campaign.CallQueue;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.Definition.Abandoned;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.OperatorState;
import dev.hookswitch.campaign.Pace;
import dev.hookswitch.campaign.Paces;
import dev.hookswitch.campaign.engine.Course.Act;
import dev.hookswitch.dialer.Outcome;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Subtype;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the pacing of a predictive campaign is told, and what comes of it. */
class PredictiveLinesTest {

  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  private final List<CallQueue.Minute> minutes = new ArrayList<>();
  private final Paces paces = new Paces();
  private final PredictiveLines lines = new PredictiveLines(new Past(), paces);
  private final List<Operator> operators = new ArrayList<>();
  private final List<Live> calls = new ArrayList<>();
  private Definition definition = Definition.DEFAULT;
  private Instant now = NOON;
  private int contacts;

  private final class Past implements CallQueue {
    @Override
    public List<Minute> minutes(String campaign, Instant since) {
      return minutes.stream().filter(minute -> !minute.begin().isBefore(since)).toList();
    }

    @Override
    public List<Attempt> ended(String campaign, Instant since, int most) {
      return List.of();
    }

    @Override
    public List<Picked> next(String campaign, Instant at, int most) {
      throw new AssertionError("it takes nobody");
    }

    @Override
    public void answered(String callId, Instant at) {
      throw new AssertionError("it stores nothing");
    }

    @Override
    public Optional<Concluded> conclude(String callId, Conclusion conclusion, Instant at) {
      throw new AssertionError("it stores nothing");
    }

    @Override
    public Optional<Concluded> neverPlaced(String callId, Instant at) {
      throw new AssertionError("it stores nothing");
    }

    @Override
    public List<UnderWay> underWay(String after, int limit) {
      throw new AssertionError("it looks after no calls");
    }
  }

  private Campaign campaign() {
    return new Campaign(
        "cmp_1",
        "acme",
        "C",
        Subtype.PREDICTIVE,
        definition,
        CampaignState.RUNNING,
        NOON,
        NOON,
        NOON);
  }

  private int ask() {
    List<Operator> ready =
        operators.stream().filter(each -> each.state() == OperatorState.READY).toList();
    return lines.lines(new LineCount.Standing(now, campaign(), ready, operators, calls));
  }

  private Pace pace() {
    return paces.find("cmp_1", now).orElseThrow();
  }

  private void pass(double seconds) {
    now = now.plusMillis((long) (seconds * 1_000));
  }

  private Operator operator(
      OperatorState state, Instant since, @Nullable OperatorState next, @Nullable String call) {
    return new Operator("cmp_1", "user" + operators.size(), null, state, since, null, next, call);
  }

  private void ready(int count) {
    for (int i = 0; i < count; i++) {
      operators.add(operator(OperatorState.READY, NOON, null, null));
    }
  }

  private void busy(int count, @Nullable OperatorState next, String call) {
    for (int i = 0; i < count; i++) {
      operators.add(operator(OperatorState.BUSY, NOON, next, call));
    }
  }

  /** A call that rings since so many seconds. */
  private Live ringing(int seconds) {
    contacts++;
    ContactId contact = new ContactId("cmp_1", contacts);
    Instant placedAt = now.minusSeconds(seconds);
    Course course =
        Course.placed(Subtype.PREDICTIVE, Definition.MachineDetection.Action.OFF, null, placedAt);
    Live live = new Live(campaign(), contact, contact.call(1), placedAt, course);
    calls.add(live);
    return live;
  }

  private void tell(Live live, List<Act> acts) {
    acts.forEach(act -> lines.tell(live, act, now));
  }

  private void over(Live live, Outcome.Result result) {
    tell(live, live.course().over(new Outcome(result, null, null, null), "s_1", now));
    calls.remove(live);
  }

  // what comes of it

  @Test
  void atFirstOneIsDialledForEachOperatorWhoIsReady() {
    ready(7);
    ringing(3);
    ringing(4);
    assertThat(ask()).isEqualTo(5);
    assertThat(pace()).isEqualTo(new Pace(now, "learning", 0, 0, 0));
  }

  @Test
  void itIsAskedOftenAndDecidesOnceASecond() {
    ready(7);
    assertThat(ask()).isEqualTo(7);
    pass(0.9);
    assertThat(ask()).isZero();
    pass(0.1);
    assertThat(ask()).isEqualTo(7);
  }

  @Test
  void neverMoreThanThereAreLines() {
    ready(20);
    for (int i = 0; i < 7; i++) {
      ringing(3);
    }
    assertThat(definition.maxLines()).isEqualTo(10);
    assertThat(ask()).isEqualTo(3);
  }

  @Test
  void whoWillBeAwayOrIsWithAnothersContactDoesNotCount() {
    busy(6, OperatorState.READY, "ct_1_1_1");
    ask();
    assertThat(pace().mode()).isEqualTo("learning");
    operators.removeLast();
    busy(3, OperatorState.READY, "ct_2_1_1");
    busy(3, OperatorState.AWAY, "ct_1_2_1");
    pass(1);
    ask();
    assertThat(pace().mode()).isEqualTo("few_operators");
  }

  @Test
  void whatIsStoredOfTheWindowCountsAfterARestart() {
    minutes.add(new CallQueue.Minute(NOON.minusSeconds(40 * 60), 50, 50));
    minutes.add(new CallQueue.Minute(NOON.minusSeconds(10 * 60), 60, 1));
    minutes.add(new CallQueue.Minute(NOON.minusSeconds(5 * 60), 40, 4));
    ready(7);
    ask();
    assertThat(pace().answered()).isEqualTo(100);
    assertThat(pace().abandoned()).isEqualTo(5);
    assertThat(pace().allowance()).isNegative();
  }

  @Test
  void anAbandonedContactIsCountedAtOnceAndOnce() {
    ready(7);
    ask();
    Live live = ringing(8);
    tell(live, live.course().waits(now));
    pass(2);
    tell(live, live.course().passed(now));
    pass(1);
    ask();
    assertThat(pace().answered()).isEqualTo(1);
    assertThat(pace().abandoned()).as("while the announcement is played").isEqualTo(1);
    over(live, Outcome.Result.DROPPED);
    pass(1);
    ask();
    assertThat(pace().abandoned()).isEqualTo(1);
  }

  @Test
  void whoHangsUpWhenTheirPatienceIsOverIsAbandonedToo() {
    ready(7);
    ask();
    Live live = ringing(8);
    tell(live, live.course().waits(now));
    pass(2);
    over(live, Outcome.Result.GAVE_UP);
    pass(1);
    ask();
    assertThat(pace().abandoned()).isEqualTo(1);
  }

  @Test
  void whereTheRulesAreChangedWhatIsStoredCountsAnew() {
    ready(7);
    ask();
    minutes.add(new CallQueue.Minute(NOON.minusSeconds(40 * 60), 50, 1));
    definition = within(new Abandoned(3, Duration.ofHours(1), null));
    pass(1);
    ask();
    assertThat(pace().answered()).isEqualTo(50);
    assertThat(pace().abandoned()).isEqualTo(1);
  }

  private static Definition within(Abandoned abandoned) {
    Definition usual = Definition.DEFAULT;
    return new Definition(
        usual.pbx(),
        usual.callerIds(),
        usual.ringTimeout(),
        usual.maxLines(),
        usual.flow(),
        abandoned,
        usual.minOperators(),
        usual.wrapUp(),
        usual.recorded(),
        usual.machineDetection(),
        usual.hours(),
        usual.retry(),
        usual.autoStop(),
        usual.dispositions());
  }

  /** Ten operators for three quarters of an hour: 60 s of talk, 10 s of wrap-up, in turns. */
  @Test
  void whenItHasSeenEnoughItDialsBeforeOperatorsAreReady() {
    Live[] with = new Live[10];
    for (int second = 0; second < 2_700; second++) {
      operators.clear();
      for (int i = 0; i < 10; i++) {
        int since = (second + 7 * i) % 70;
        if (since == 0) {
          with[i] = talks();
        } else if (since == 60 && with[i] != null) {
          over(with[i], Outcome.Result.TALKED);
        }
        OperatorState state = since < 60 ? OperatorState.BUSY : OperatorState.WRAP_UP;
        Instant began = now.minusSeconds(since < 60 ? since : since - 60);
        operators.add(operator(state, began, OperatorState.READY, "ct_1_1_1"));
      }
      ask();
      pass(1);
    }
    assertThat(pace().mode()).isEqualTo("predictive");
    assertThat(pace().answered()).isBetween(240, 260);
    calls.clear();
    operators.clear();
    for (int i = 0; i < 10; i++) {
      operators.add(
          operator(OperatorState.WRAP_UP, now.minusSeconds(5), OperatorState.READY, "ct_1_1_1"));
    }
    assertThat(ask()).as("all are ready in five seconds").isPositive();
  }

  /** One answers, two do not. */
  private Live talks() {
    for (int i = 0; i < 2; i++) {
      Live busy = ringing(12);
      tell(busy, busy.course().failed(LegRole.CONTACT, DialState.BUSY, 17));
      over(busy, Outcome.Result.NOT_REACHED);
    }
    Live live = ringing(12);
    tell(live, live.course().waits(now));
    tell(live, live.course().found("alice", now));
    tell(live, live.course().talks(now));
    return live;
  }
}
