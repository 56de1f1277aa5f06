package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.call.Aside;
import dev.hookswitch.call.CallObserver;
import dev.hookswitch.call.CallPlan;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.PlannedLeg;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Phase;
import dev.hookswitch.event.RingResult;
import dev.hookswitch.event.Start;
import dev.hookswitch.event.Subtype;
import dev.hookswitch.pbx.DialOutcome;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.LiveChannel;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.asterisk.SharedLog.Writer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Calls that this program places: what is planned is told with what is observed. */
class PlacedCallsTest {

  private static final CallPlan CALLBACK =
      new CallPlan(
          "umbrella",
          CallType.CALLBACK,
          null,
          EventData.NONE.of(
              new EventData.Callback("bob", "5551234", "100", "200", LegRole.OPERATOR)));
  private static final CallPlan PREDICTIVE =
      new CallPlan(
          "umbrella",
          CallType.AUTODIALER,
          Subtype.PREDICTIVE,
          EventData.NONE.ofCampaign("cmp_1", "ct_7"));
  private static final Participant BOB = Participant.device("bob", "u-bob");
  private static final Participant CONTACT = Participant.phone("5551234");

  private final SharedLog log = new SharedLog();
  private final Writer writer = log.writer();
  private final Map<String, PlannedLeg> plans = new HashMap<>();
  private Instant now = Instant.parse("2026-11-23T04:00:00Z");

  private void plan(String channel, String root, LegRole role, Participant who, CallPlan plan) {
    plans.put(channel, new PlannedLeg(channel, root, role, who, plan));
  }

  private CallObserver observer() {
    Switchboard board = new Switchboard("pbx1", "acme", NumberForm.AS_IS, Recording.house());
    return new CallObserver("pbx1", board, writer, () -> now, Duration.ofHours(2), plans::get);
  }

  private List<CallEvent> told() {
    writer.commit();
    assertThat(log.sessions()).hasSize(1);
    List<CallEvent> session = log.sessions().values().iterator().next();
    assertThat(Grammar.violation(session)).isEmpty();
    return session;
  }

  private List<CallEvent> play(String recording) {
    CallObserver observer = observer();
    Recording.load(recording).signals().forEach(observer::accept);
    now = now.plusSeconds(1);
    observer.quiet();
    return told();
  }

  private static String words(List<CallEvent> events) {
    return events.stream()
        .map(event ->
            (event instanceof RingResult result ? result.state().name() : event.kind().name())
                + (event.common().leg() == null ? "" : ":" + event.common().leg().word()))
        .collect(Collectors.joining(" "));
  }

  private void planCallback() {
    plan("cb1-op", "cb1-op", LegRole.OPERATOR, BOB, CALLBACK);
    plan("cb1-ct", "cb1-op", LegRole.CONTACT, CONTACT, CALLBACK);
  }

  @Test
  void aCallbackSaysWhatItIsOnAllItsEvents() {
    planCallback();
    List<CallEvent> told = play("a1_callback_originate");
    assertThat(words(told))
        .isEqualTo(
            "START:operator RING:operator ANSWER:operator READY:operator RING:contact"
                + " ANSWER:contact READY:contact JOIN:operator JOIN:contact LEAVE:contact"
                + " LEAVE:operator COMPLETED:operator");
    assertThat(told)
        .allSatisfy(event -> {
          assertThat(event.common().type()).isEqualTo(CallType.CALLBACK);
          assertThat(event.common().subtype()).isNull();
          assertThat(event.common().account()).isEqualTo("umbrella");
          assertThat(event.common().data()).isEqualTo(CALLBACK.data());
          assertThat(event.sessionId()).isEqualTo(plans.get("cb1-ct").sessionId("pbx1"));
        });
    assertThat(told.getFirst().common().phase()).isEqualTo(Phase.LOCALTOSIP);
  }

  @Test
  void thePredictiveContactWaitsAlone() {
    plan("pd-ct", "pd-ct", LegRole.CONTACT, CONTACT, PREDICTIVE);
    plan("pd-op", "pd-ct", LegRole.OPERATOR, BOB, PREDICTIVE);
    List<CallEvent> told = play("a3_predictive");
    assertThat(words(told))
        .isEqualTo(
            "START:contact RING:contact ANSWER:contact READY:contact JOIN:contact RING:operator"
                + " ANSWER:operator READY:operator JOIN:operator LEAVE:contact LEAVE:operator"
                + " COMPLETED:contact");
    assertThat(told)
        .allSatisfy(event -> {
          assertThat(event.common().subtype()).isEqualTo(Subtype.PREDICTIVE);
          assertThat(event.common().data()).isEqualTo(PREDICTIVE.data());
        });
  }

  /** Whom the dialplan dials for an answered contact was planned by nobody. */
  @Test
  void whoWasNotPlannedIsTheOtherSide() {
    plan("pd-ct", "pd-ct", LegRole.CONTACT, CONTACT, PREDICTIVE);
    assertThat(words(play("a3_predictive"))).contains("RING:operator").contains("JOIN:operator");
  }

  @Test
  void aTimeoutIsToldAsWhatItIs() {
    plan("ot1", "ot1", LegRole.OPERATOR, BOB, CALLBACK);
    assertThat(words(play("a7_originate_timeout")))
        .isEqualTo("START:operator RING:operator NOANSWER:operator COMPLETED:operator");
  }

  /** As Asterisk 16 reports the same. */
  @Test
  void aTimeoutWithoutACauseIsOneAllTheSame() {
    plan("ot1", "ot1", LegRole.OPERATOR, BOB, CALLBACK);
    CallObserver observer = observer();
    for (PbxSignal signal : Recording.load("a7_originate_timeout").signals()) {
      observer.accept(
          signal instanceof PbxSignal.ChannelEnded(Instant at, String channel, _)
              ? new PbxSignal.ChannelEnded(at, channel, null)
              : signal);
    }
    List<CallEvent> told = told();
    assertThat(words(told))
        .isEqualTo("START:operator RING:operator NOANSWER:operator COMPLETED:operator");
    assertThat(((RingResult) told.get(2)).cause()).isEqualTo(19);
  }

  /** As Asterisk reports a call that is hung up through ARI while it rings. */
  @Test
  void whatIsTakenBackIsNotToldAsNotAnswered() {
    plan("ot1", "ot1", LegRole.OPERATOR, BOB, CALLBACK);
    List<PbxSignal> signals = Recording.load("a7_originate_timeout").signals();
    CallObserver observer = observer();
    signals.subList(0, signals.size() - 1).forEach(observer::accept);
    Instant at = signals.getLast().at();
    observer.accept(new PbxSignal.DialEnded(at, null, "ot1", DialOutcome.NOANSWER, false));
    observer.accept(new PbxSignal.ChannelEnded(at, "ot1", 16));
    assertThat(words(told()))
        .isEqualTo("START:operator RING:operator CANCEL:operator COMPLETED:operator");
  }

  /** After our own restart the stored events and the plans are enough. */
  @Test
  void aRestartForgetsNothing() {
    planCallback();
    List<PbxSignal> signals = Recording.load("a1_callback_originate").signals();
    int cut = lastIndexBefore(signals, "cb1-ct");
    CallObserver killed = observer();
    signals.subList(0, cut).forEach(killed::accept);
    writer.commit();
    CallObserver back = observer();
    back.accept(new Resynchronised(signals.get(cut).at(), false, live(signals, cut)));
    signals.subList(cut, signals.size()).forEach(back::accept);
    now = now.plusSeconds(1);
    back.quiet();
    List<CallEvent> told = told();
    assertThat(words(told))
        .startsWith("START:operator RING:operator ANSWER:operator READY:operator RING:contact")
        .endsWith("COMPLETED:operator");
    assertThat(told)
        .allSatisfy(event -> assertThat(event.common().type()).isEqualTo(CallType.CALLBACK));
  }

  private static int lastIndexBefore(List<PbxSignal> signals, String channel) {
    for (int i = 0; i < signals.size(); i++) {
      if (signals.get(i) instanceof PbxSignal.ChannelStarted started
          && started.channel().id().equals(channel)) {
        return i;
      }
    }
    throw new AssertionError(channel + " does not begin in this recording");
  }

  /** What the PBX would say lives there. */
  private static List<LiveChannel> live(List<PbxSignal> signals, int until) {
    Map<String, LiveChannel> live = new HashMap<>();
    for (PbxSignal signal : signals.subList(0, until)) {
      if (signal instanceof PbxSignal.ChannelStarted started) {
        live.put(started.channel().id(), new LiveChannel(started.channel(), null, 1));
      } else if (signal instanceof PbxSignal.ChannelChanged changed) {
        live.put(changed.channel().id(), new LiveChannel(changed.channel(), null, 1));
      }
    }
    return List.copyOf(live.values());
  }

  @Test
  void whatWasNeverDialledIsToldAllTheSame() throws InterruptedException {
    planCallback();
    CallObserver observer = observer();
    observer.tell(new Aside.NotPlaced(now, plans.get("cb1-op"), DialState.CHANUNAVAIL, false));
    observer.quiet();
    List<CallEvent> told = told();
    assertThat(words(told))
        .isEqualTo("START:operator RING:operator CHANUNAVAIL:operator COMPLETED:operator");
    Completed end = (Completed) told.getLast();
    assertThat(end.hangedBy()).isEqualTo(HangedBy.SYSTEM);
    assertThat(end.answered()).isFalse();
    assertThat(end.common().participants()).containsExactly(Participant.system("pbx1"), BOB);
    assertThat(observer.openSessions()).isZero();
  }

  @Test
  void theSecondThatWasNeverDialledIsPartOfTheFirstsCall() throws InterruptedException {
    planCallback();
    List<PbxSignal> signals = new ArrayList<>(Recording.load("a1_callback_originate").signals());
    int cut = lastIndexBefore(signals, "cb1-ct");
    CallObserver observer = observer();
    signals.subList(0, cut).forEach(observer::accept);
    observer.tell(
        new Aside.NotPlaced(
            signals.get(cut).at(), plans.get("cb1-ct"), DialState.CHANUNAVAIL, false));
    observer.quiet();
    observer.accept(new PbxSignal.ChannelEnded(signals.get(cut).at(), "cb1-op", 16));
    assertThat(words(told()))
        .isEqualTo(
            "START:operator RING:operator ANSWER:operator READY:operator RING:contact"
                + " CHANUNAVAIL:contact COMPLETED:operator");
  }

  /** What the PBX reports counts, whatever was concluded. */
  @Test
  void whatWasDialledAfterAllIsNotToldTwice() throws InterruptedException {
    planCallback();
    CallObserver observer = observer();
    Recording.load("a1_callback_originate").signals().forEach(observer::accept);
    for (String channel : List.of("cb1-op", "cb1-ct")) {
      observer.tell(new Aside.NotPlaced(now, plans.get(channel), DialState.ABORT, true));
    }
    observer.quiet();
    assertThat(told()).hasSize(12);
  }

  @Test
  void whatWasAcceptedAndForgottenInAnAccidentIsConcluded() throws InterruptedException {
    planCallback();
    CallObserver observer = observer();
    observer.tell(new Aside.NotPlaced(now, plans.get("cb1-op"), DialState.ABORT, true));
    observer.tell(new Aside.NotPlaced(now, plans.get("cb1-op"), DialState.ABORT, true));
    observer.quiet();
    List<CallEvent> told = told();
    assertThat(words(told))
        .isEqualTo("START:operator RING:operator ABORT:operator COMPLETED:operator");
    assertThat(told.getFirst()).isInstanceOf(Start.class);
    assertThat(((Completed) told.getLast()).hangedBy()).isNull();
    assertThat(told).allSatisfy(event -> assertThat(event.common().data().recovered()).isTrue());
  }

  @Test
  void aRecordedCallSaysWhereIfItIsAnswered() throws InterruptedException {
    URI url = URI.create("http://127.0.0.1:8080/v1/recordings/rec_1");
    List<PbxSignal> signals = Recording.load("s10_did_to_sip").signals();
    CallObserver observer = observer();
    signals.subList(0, signals.size() - 1).forEach(observer::accept);
    writer.commit();
    String session = log.sessions().keySet().iterator().next();
    observer.tell(new Aside.Recorded(session, url));
    observer.accept(signals.getLast());
    assertThat(((Completed) told().getLast()).audioUrl()).isEqualTo(url);
  }

  @Test
  void aCallThatNobodyAnsweredHasNoRecording() throws InterruptedException {
    List<PbxSignal> signals = Recording.load("s05_noanswer_dialtimeout").signals();
    CallObserver observer = observer();
    signals.subList(0, signals.size() - 1).forEach(observer::accept);
    writer.commit();
    String session = log.sessions().keySet().iterator().next();
    observer.tell(new Aside.Recorded(session, URI.create("http://127.0.0.1:8080/v1/recordings/r")));
    observer.accept(signals.getLast());
    assertThat(((Completed) told().getLast()).audioUrl()).isNull();
  }

  /** Somebody else's call, and nobody's plan. */
  @Test
  void othersCallsAreAsBefore() {
    List<CallEvent> told = play("s10_did_to_sip");
    assertThat(told)
        .allSatisfy(event -> {
          assertThat(event.common().type()).isEqualTo(CallType.STANDARD);
          assertThat(event.common().leg()).isNull();
        });
  }
}
