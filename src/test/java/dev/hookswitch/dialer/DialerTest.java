package dev.hookswitch.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.call.Aside;
import dev.hookswitch.dialer.CallProgress.Phase;
import dev.hookswitch.dialer.Dialer.Placing;
import dev.hookswitch.dialer.FakePbx.Where;
import dev.hookswitch.dialer.Outcome.Result;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxCommand.HangUp;
import dev.hookswitch.pbx.PbxCommand.PlaceCall;
import dev.hookswitch.pbx.PbxCommand.Play;
import dev.hookswitch.pbx.PbxCommand.Ringback;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls as the dialer leads them, before and after a restart. */
class DialerTest {

  private static final String FIRST = "hs-c-1";
  private static final String SECOND = "hs-c-2";

  private final FakePbx pbx = new FakePbx();
  private final MemoryCalls store = new MemoryCalls();
  private final Queue<Aside> asides = new ConcurrentLinkedQueue<>();
  private final Queue<CallNews> news = new ConcurrentLinkedQueue<>();
  private Dialer dialer;

  @BeforeEach
  void begin() {
    dialer = dialer();
    dialer.acquired();
  }

  private Dialer dialer() {
    Dialer next =
        new Dialer(List.of(pbx), store, (_, aside) -> asides.add(aside), () -> Calls.NOON);
    next.follow(news::add);
    return next;
  }

  @AfterEach
  void end() {
    dialer.released();
  }

  /** As when the process was killed: what it knew is gone, the PBX goes on. */
  private void restart() {
    dialer.lost();
    pbx.close();
    dialer = dialer();
    dialer.acquired();
  }

  private void place(PlacedCall call) {
    assertThat(dialer.place(call, CallLimits.DEFAULT)).isEqualTo(new Placing.Placed());
  }

  private void until(String channel, Where where) {
    Eventually.until(
        () -> channel + " is " + where + " in " + pbx.channels(),
        () -> where == pbx.channels().get(channel));
  }

  private Outcome outcome() {
    Eventually.until(
        () -> "it is over: " + store.find("c"),
        () -> store.find("c").orElseThrow().overAt() != null);
    assertThat(pbx.channels()).isEmpty();
    assertThat(pbx.bridges()).isEmpty();
    return store.find("c").orElseThrow().progress().outcome();
  }

  private void talk() {
    place(Calls.callback("c"));
    until(FIRST, Where.CALLING);
    pbx.answer(FIRST);
    until(SECOND, Where.CALLING);
    pbx.answer(SECOND);
    Eventually.until("they talk", () -> phase() == Phase.TALKING);
  }

  private Phase phase() {
    return store.find("c").orElseThrow().progress().phase();
  }

  @Test
  void theFirstHearsThatTheSecondIsCalledAndThenTheSecond() {
    talk();
    assertThat(pbx.bridges()).isEqualTo(Map.of("hs-c-b", java.util.Set.of(FIRST, SECOND)));
    assertThat(pbx.orders(Ringback.class))
        .containsExactly(new Ringback(FIRST, true), new Ringback(FIRST, false));
    pbx.hangUp(FIRST, 16);
    assertThat(outcome()).isEqualTo(Outcome.of(Result.TALKED));
    Eventually.until("told", () -> news.size() == 2);
    assertThat(news)
        .containsExactly(
            new CallNews.Talking(Calls.callback("c"), 1),
            new CallNews.Over(Calls.callback("c"), Outcome.of(Result.TALKED)));
  }

  @Test
  void whoCannotBeDialledIsTold() {
    pbx.makeUnreachable("PJSIP/101");
    place(Calls.callback("c"));
    assertThat(outcome())
        .isEqualTo(Outcome.notReached(LegRole.OPERATOR, DialState.CHANUNAVAIL, null));
    assertThat(asides)
        .containsExactly(
            new Aside.NotPlaced(
                Calls.NOON, Calls.callback("c").leg(0), DialState.CHANUNAVAIL, false));
  }

  @Test
  void theSecondWhoCannotBeDialledIsToldBeforeTheFirstIsHungUp() {
    pbx.makeUnreachable("PJSIP/" + Calls.CONTACT_NUMBER + "@trunk");
    place(Calls.callback("c"));
    until(FIRST, Where.CALLING);
    pbx.answer(FIRST);
    assertThat(outcome())
        .isEqualTo(Outcome.notReached(LegRole.CONTACT, DialState.CHANUNAVAIL, null));
    assertThat(asides)
        .containsExactly(
            new Aside.NotPlaced(
                Calls.NOON, Calls.callback("c").leg(1), DialState.CHANUNAVAIL, false));
  }

  /** The PBX refuses to call for somebody who is gone; that is no fault of the second's. */
  @Test
  void whoHangsUpAsTheSecondIsCalledIsNotTakenForAnUnreachableSecond() {
    pbx.lose(command -> {
      if (command instanceof PlaceCall call && call.originator() != null) {
        pbx.hangUp(FIRST, 16);
      }
      return FakePbx.Loss.NONE;
    });
    place(Calls.callback("c"));
    until(FIRST, Where.CALLING);
    pbx.answer(FIRST);
    assertThat(outcome()).isEqualTo(Outcome.of(Result.GAVE_UP));
    assertThat(asides).isEmpty();
  }

  @Test
  void nobodyIsCalledWhoseCallCannotBeStored() {
    place(Calls.callback("c"));
    until(FIRST, Where.CALLING);
    store.trouble(new JournalException("full", new IllegalStateException("full")));
    pbx.answer(FIRST);
    Eventually.until("the first is hung up", () -> pbx.channels().isEmpty());
    assertThat(pbx.orders(PlaceCall.class)).hasSize(1);
    store.trouble(null);
    assertThat(dialer.tell("c", new CallInput.LookAgain())).isTrue();
    assertThat(outcome()).isEqualTo(Outcome.of(Result.ABORTED));
  }

  // a first party that waits for whoever placed the call

  @Test
  void oneOperatorAfterTheOtherIsTriedForAContactWhoWaitsAloneInTheConversation() {
    PlacedCall call = Calls.predictive("c");
    place(call);
    until(FIRST, Where.CALLING);
    pbx.answer(FIRST);
    Eventually.until(
        "alone", () -> pbx.bridges().getOrDefault("hs-c-b", java.util.Set.of()).contains(FIRST));
    Eventually.until("told", () -> news.contains(new CallNews.Waits(call)));
    dialer.tell("c", new CallInput.CallNext(Calls.operator("102")));
    until(SECOND, Where.CALLING);
    pbx.hangUp(SECOND, 17);
    Eventually.until(
        "told",
        () ->
            news.stream()
                .anyMatch(each ->
                    each instanceof CallNews.Failed failed
                        && failed.party() == 1
                        && failed.state() == DialState.BUSY));
    dialer.tell("c", new CallInput.CallNext(Calls.operator("103")));
    until("hs-c-3", Where.CALLING);
    pbx.answer("hs-c-3");
    Eventually.until(
        "together", () -> pbx.bridges().get("hs-c-b").equals(java.util.Set.of(FIRST, "hs-c-3")));
    Eventually.until(
        "talking", () -> news.stream().anyMatch(each -> each instanceof CallNews.Talking));
    pbx.hangUp("hs-c-3", 16);
    assertThat(outcome()).isEqualTo(Outcome.of(Result.TALKED));
  }

  @Test
  void aContactForWhomNobodyIsThereIsToldAndHungUp() {
    place(Calls.predictive("c"));
    until(FIRST, Where.CALLING);
    pbx.answer(FIRST);
    Eventually.until("waits", () -> news.stream().anyMatch(CallNews.Waits.class::isInstance));
    dialer.tell("c", new CallInput.Drop("sound:vm-sorry"));
    Eventually.until("announced", () -> pbx.orders(Play.class).size() == 1);
    assertThat(pbx.channels()).containsKey(FIRST);
    pbx.endPlayback("hs-c-p");
    assertThat(outcome()).isEqualTo(Outcome.of(Result.DROPPED));
  }

  @Test
  void aContactIsHandedOnToTheDialplanAndMayComeBack() {
    PlacedCall call = Calls.predictive("c");
    place(call);
    until(FIRST, Where.CALLING);
    pbx.answer(FIRST);
    Eventually.until("waits", () -> news.contains(new CallNews.Waits(call)));
    news.clear();
    dialer.tell("c", new CallInput.HandOn("amd", "s", 1));
    until(FIRST, Where.DIALPLAN);
    pbx.comeBack(FIRST);
    Eventually.until("waits again", () -> news.contains(new CallNews.Waits(call)));
    dialer.tell("c", new CallInput.HandOn("callflow", "s", 1));
    until(FIRST, Where.DIALPLAN);
    Eventually.until("noted", () -> phase() == Phase.HANDED_ON);
    pbx.hangUp(FIRST, 16);
    assertThat(outcome()).isEqualTo(Outcome.of(Result.HANDED_ON));
  }

  @Test
  void aTransferredCallGoesOnAlsoThroughARestart() {
    talk();
    pbx.replace(FIRST, "pbx-17.9");
    Eventually.until(
        "noted",
        () -> store.find("c").orElseThrow().progress().replaced().equals(Map.of(0, "pbx-17.9")));
    assertThat(pbx.channels()).containsOnlyKeys(SECOND, "pbx-17.9");
    restart();
    dialer.tell("c", new CallInput.LookAgain());
    Eventually.until("asked", () -> asked("pbx-17.9") && asked(SECOND));
    assertThat(phase()).isEqualTo(Phase.TALKING);
    pbx.hangUp("pbx-17.9", 16);
    assertThat(outcome()).isEqualTo(Outcome.of(Result.TALKED));
  }

  private boolean asked(String channel) {
    return pbx.orders().contains(new PbxCommand.FindChannel(channel));
  }

  // after a restart

  private void storedAs(Phase phase, int placed) {
    store.save(new CallProgress(Calls.callback("c"), phase, placed, Map.of(), null), Calls.NOON);
  }

  @Test
  void aCallOfWhichThePbxKnowsNothingIsToldAsGivenUp() {
    dialer.lost();
    storedAs(Phase.CALLING_FIRST, 1);
    restart();
    assertThat(outcome()).isEqualTo(Outcome.notReached(LegRole.OPERATOR, DialState.ABORT, null));
    assertThat(asides)
        .containsExactly(
            new Aside.NotPlaced(Calls.NOON, Calls.callback("c").leg(0), DialState.ABORT, true));
    assertThat(pbx.orders(PlaceCall.class)).isEmpty();
  }

  @Test
  void whoStillRingsIsWaitedFor() {
    place(Calls.callback("c"));
    until(FIRST, Where.CALLING);
    restart();
    Eventually.until("asked", () -> asked(FIRST));
    pbx.answer(FIRST);
    until(SECOND, Where.CALLING);
    assertThat(pbx.orders(PlaceCall.class)).hasSize(2);
  }

  /** Whether the second was called before is stored: so it can be called now. */
  @Test
  void theSecondIsCalledWhereItWasNotBefore() {
    place(Calls.callback("c"));
    until(FIRST, Where.CALLING);
    dialer.lost();
    pbx.close();
    pbx.answer(FIRST);
    restart();
    until(SECOND, Where.CALLING);
    assertThat(pbx.orders(PlaceCall.class)).hasSize(2);
  }

  /** It was called, and is gone: calling it again might be once too often. */
  @Test
  void theSecondIsNotCalledAgain() {
    place(Calls.callback("c"));
    until(FIRST, Where.CALLING);
    pbx.answer(FIRST);
    until(SECOND, Where.CALLING);
    dialer.lost();
    pbx.close();
    pbx.hangUp(SECOND, 17);
    restart();
    assertThat(outcome()).isEqualTo(Outcome.notReached(LegRole.CONTACT, DialState.ABORT, null));
    assertThat(pbx.orders(PlaceCall.class)).hasSize(2);
  }

  @Test
  void whoTalkIsLeftInPeaceAndEndedTogether() {
    talk();
    int before = pbx.orders().size();
    restart();
    Eventually.until("asked", () -> asked(FIRST) && asked(SECOND));
    assertThat(pbx.orders().subList(before, pbx.orders().size()))
        .allMatch(PbxCommand.FindChannel.class::isInstance);
    assertThat(pbx.bridges().get("hs-c-b")).containsExactlyInAnyOrder(FIRST, SECOND);
    pbx.hangUp(SECOND, 16);
    assertThat(outcome()).isEqualTo(Outcome.of(Result.TALKED));
  }

  @Test
  void whoWasLeftAloneMeanwhileIsHungUp() {
    talk();
    dialer.lost();
    pbx.close();
    pbx.hangUp(FIRST, 16);
    restart();
    assertThat(outcome()).isEqualTo(Outcome.of(Result.TALKED));
  }

  @Test
  void anEndThatWasAskedForIsNotForgotten() {
    talk();
    pbx.lose(command -> command instanceof HangUp ? FakePbx.Loss.ORDER : FakePbx.Loss.NONE);
    dialer.tell("c", new CallInput.Cancel());
    Eventually.until("noted", () -> phase() == Phase.ENDING);
    pbx.lose(_ -> FakePbx.Loss.NONE);
    restart();
    assertThat(outcome()).isEqualTo(Outcome.of(Result.TALKED));
  }

  @ParameterizedTest
  @EnumSource(names = {"CALLING_FIRST", "CALLING_SECOND", "TALKING", "HANDED_ON", "ENDING"})
  void whereverItStoodACallThatIsGoneIsOver(Phase phase) {
    dialer.lost();
    storedAs(phase, phase == Phase.CALLING_FIRST ? 1 : 2);
    restart();
    assertThat(outcome()).isNotNull();
    assertThat(pbx.orders(PlaceCall.class)).isEmpty();
  }

  @Test
  void ordersAreAnsweredForAgainOnceTheyCan() {
    place(Calls.callback("c"));
    until(FIRST, Where.CALLING);
    pbx.cut();
    pbx.hangUp(FIRST, 17);
    pbx.mend();
    assertThat(outcome().result()).isEqualTo(Result.NOT_REACHED);
  }

  @Test
  void aCallOnAPbxThatIsGoneIsOver() {
    dialer.lost();
    PlacedCall elsewhere =
        new PlacedCall(
            "other",
            "gone",
            PlacedCall.Kind.CALLBACK,
            Calls.callback("c").plan(),
            PlacedCall.Hold.RINGBACK,
            false,
            false,
            Map.of(),
            Calls.callback("c").parties(),
            Calls.NOON);
    store.keep(elsewhere, CallLimits.DEFAULT);
    restart();
    assertThat(store.find("other").orElseThrow().overAt()).isNotNull();
  }

  /** What people want is kept; what the PBX told is asked for. */
  @Test
  void aCallThatIsToldMoreThanItCanTakeForgetsNothingThatMatters() {
    Deque<Runnable> work = new ArrayDeque<>();
    Conduct conduct =
        new Conduct(
            CallState.before(Calls.callback("c")),
            new Conduct.Tools(pbx, store, asides::add, news::add, work::add, () -> Calls.NOON));
    store.keep(Calls.callback("c"), CallLimits.DEFAULT);
    conduct.take(new CallInput.Begin());
    conduct.take(new CallInput.Cancel());
    for (int i = 0; i < 1_000; i++) {
      conduct.take(new CallInput.News(new ControlNews.PlaybackEnded("p" + i)));
    }
    assertThat(work).hasSize(1);
    work.poll().run();
    assertThat(conduct.state().outcome()).isEqualTo(Outcome.of(Result.CANCELLED));
    assertThat(asked(FIRST)).isTrue();
    assertThat(conduct.isDone()).isTrue();
  }

  // whose turn it is

  @Test
  void whoMayNotActPlacesNothingAndTouchesNothing() {
    talk();
    dialer.lost();
    int before = pbx.orders().size();
    assertThat(dialer.place(Calls.callback("d"), CallLimits.DEFAULT))
        .isInstanceOf(Placing.NotNow.class);
    assertThat(dialer.tell("c", new CallInput.Cancel())).isFalse();
    pbx.hangUp(FIRST, 16);
    assertThat(pbx.orders()).hasSize(before);
    assertThat(dialer.isOnDuty()).isFalse();
    dialer.acquired();
    assertThat(outcome()).isEqualTo(Outcome.of(Result.TALKED));
  }

  @Test
  void whoAnswersWhenItsCallIsOverIsHungUp() {
    pbx.carryOut(
        new PlaceCall(
            "hs-late-1",
            "PJSIP/101",
            null,
            "",
            java.time.Duration.ofSeconds(30),
            List.of(),
            Map.of()));
    pbx.carryOut(
        new PlaceCall(
            "somebody-elses",
            "PJSIP/102",
            null,
            "",
            java.time.Duration.ofSeconds(30),
            List.of(),
            Map.of()));
    pbx.answer("hs-late-1");
    pbx.answer("somebody-elses");
    Eventually.until("hung up", () -> !pbx.channels().containsKey("hs-late-1"));
    assertThat(pbx.channels()).containsOnlyKeys("somebody-elses");
  }

  @Test
  void plansAreKnownFromMemoryFromTheStoreAndOfNobodyElse() {
    place(Calls.callback("c"));
    PlacedCallPlans here = new PlacedCallPlans(dialer, store);
    PlacedCallPlans elsewhere = new PlacedCallPlans(dialer(), store);
    for (PlacedCallPlans plans : List.of(here, elsewhere)) {
      assertThat(plans.find(SECOND)).isEqualTo(Calls.callback("c").leg(1));
      assertThat(plans.find("hs-c-3")).isNull();
      assertThat(plans.find("hs-d-1")).isNull();
      assertThat(plans.find("hs-c-b")).isNull();
      assertThat(plans.find("1795681958.9")).isNull();
    }
    assertThat(Optional.ofNullable(here.find(FIRST)).orElseThrow().sessionId("lab"))
        .isEqualTo(Calls.callback("c").sessionId());
  }
}
