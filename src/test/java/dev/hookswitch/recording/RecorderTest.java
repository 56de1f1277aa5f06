package dev.hookswitch.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.call.Talker;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Join;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is done about a call, whatever happens in it. */
class RecorderTest extends RecordingRig {

  private final Call call = new Call("1.0");

  @Test
  void aCallThatARuleWantsIsRecordedOnWhoeverCameFirst() {
    call.talk("a");
    recorder(EVERY).look(call.session);
    assertThat(pbx.done).as("alone it is no conversation").isEmpty();
    call.talk("a", "b");
    recorder(EVERY).look(call.session);
    recorder(EVERY).look(call.session);
    assertThat(pbx.done).containsExactly("start a " + call.name(1));
    assertThat(announced).containsExactly(call.id);
    Recording recording = call.recording();
    assertThat(recording.status()).isEqualTo(RecordingStatus.RECORDING);
    assertThat(recording.account()).isEqualTo("acme");
    assertThat(recording.parts()).containsExactly(new Part("a", false, now, true));
  }

  @Test
  void aCallThatNoRuleWantsIsLeftAlone() {
    call.talk("a", "b");
    Rule others = new Rule("zeta", Set.of(), Set.of(), Set.of(), Set.of(), 100, true);
    recorder(others).look(call.session);
    recorder().look(call.session);
    assertThat(pbx.done).isEmpty();
    assertThat(store.find(call.id)).isEmpty();
  }

  @Test
  void aCallMayAskByItself() {
    call.talk("a", "b");
    Recorder recorder = recorder();
    recorder.look(call.session);
    store.wish(call.session, now);
    store.wish(call.session, now);
    recorder.look(call.session);
    assertThat(pbx.done).containsExactly("start a " + call.name(1));
    assertThat(call.recording().pausable()).isTrue();
  }

  @Test
  void inAConferenceOneIsEnough() {
    CallEvent joined = call.events.get(6);
    CallEvent inRoom = new Join(inConference(joined), ((Join) joined).subject());
    pbx.channels.add("a");
    attendance.told(inRoom, List.of(new Talker(joined.callId(), "a")));
    recorder(EVERY).look(call.session);
    assertThat(pbx.done).containsExactly("start a " + call.name(1));
  }

  private static Common inConference(CallEvent event) {
    Common common = event.common();
    return new Common(
        common.id(),
        common.timestamp(),
        common.account(),
        common.sessionId(),
        common.seq(),
        common.callId(),
        common.direction(),
        common.type(),
        common.subtype(),
        common.phase(),
        common.participants(),
        common.did(),
        common.leg(),
        common.data().inConference("8000"));
  }

  /** A user whose calls are recorded comes by a transfer, and others have come before. */
  @Test
  void whoTalksDecidesAndNotWhereItOnlyRang() {
    Rule carol = new Rule(null, Set.of(), Set.of("alice"), Set.of(), Set.of(), 100, true);
    Recorder recorder = recorder(carol);
    call.talk("a", "b"); // told with a join of the caller's alone
    recorder.look(call.session);
    assertThat(pbx.done).as("alice is a participant, but has not joined").isEmpty();
    attendance.told(call.events.get(5), attendance.of(call.session).talkers());
    recorder.look(call.session);
    assertThat(pbx.done).containsExactly("start a " + call.name(1));
  }

  // transfers

  @Test
  void whoeverItIsRecordedOnMayBeTransferredAsOftenAsOneLikes() {
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    call.talk("a");
    recorder.look(call.session);
    call.talk("a", "c");
    recorder.look(call.session);
    assertThat(pbx.done).containsExactly("start a " + call.name(1));
  }

  @Test
  void whereItsPartyHasLeftItGoesOnWithWhoIsThereAndSidesStayWhereTheyWere() {
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    pbx.channels.remove("a");
    call.talk("b");
    recorder.look(call.session);
    pass(Duration.ofSeconds(3));
    call.talk("b", "c");
    recorder.look(call.session);
    assertThat(pbx.done).containsExactly("start a " + call.name(1), "start b " + call.name(2));
    assertThat(call.recording().parts().getLast()).isEqualTo(new Part("b", true, now, true));
    pass(Duration.ofSeconds(3));
    call.talk("a", "c");
    recorder.look(call.session);
    assertThat(pbx.done.subList(2, 4))
        .containsExactly("stop b " + call.name(2), "start a " + call.name(3));
    assertThat(call.recording().parts().getLast()).isEqualTo(new Part("a", false, now, true));
  }

  @Test
  void aCallThatNeverEndsHasABound() {
    Recorder recorder = recorder(EVERY);
    for (int i = 0; i < 2 * Recording.MOST_PARTS; i++) {
      call.talk("c" + i, "d" + i);
      recorder.look(call.session);
    }
    assertThat(call.recording().parts()).hasSize(Recording.MOST_PARTS);
  }

  // the end

  @Test
  void whenTheCallIsOverItsFilesAreDueAMomentLater() {
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    pass(Duration.ofSeconds(5));
    call.end("a", "b");
    recorder.look(call.session);
    Recording recording = call.recording();
    assertThat(recording.status()).isEqualTo(RecordingStatus.FETCHING);
    assertThat(recording.endedAt()).isEqualTo(now);
    assertThat(store.due(now, 10)).isEmpty();
    assertThat(store.due(now.plus(Recorder.CLOSING), 10)).containsExactly(recording);
    assertThat(attendance.sessions()).isEmpty();
  }

  @Test
  void aChannelThatLivesOnInAnotherCallIsNoLongerRecordedForThisOne() {
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    call.end("b");
    recorder.look(call.session);
    assertThat(pbx.done).endsWith("stop a " + call.name(1));
  }

  @Test
  void whatNobodyHereSawTheEndOfIsEndedAllTheSame() {
    call.talk("a", "b");
    recorder(EVERY).look(call.session);
    journal.append("pbx1", call.events).join();
    crash();
    recorder(EVERY).sweep();
    Recording recording = call.recording();
    assertThat(recording.status()).isEqualTo(RecordingStatus.FETCHING);
    assertThat(recording.endedAt()).isEqualTo(call.events.getLast().timestamp());
  }

  @Test
  void whoTalksInACallThatTheJournalDoesNotKnowIsForgottenTheSecondTime() {
    call.talk("a", "b");
    Call open = new Call("2.0");
    journal.append("pbx1", open.events.subList(0, 7)).join();
    open.talk("c", "d");
    Recorder recorder = recorder();
    recorder.sweep();
    assertThat(attendance.sessions()).hasSize(2);
    recorder.sweep();
    assertThat(attendance.sessions()).containsExactly(open.session);
  }

  // failures

  @Test
  void aCallThatEndsBeforeItCouldBeRecordedLeavesNothing() {
    call.talk("a", "b");
    pbx.channels.clear();
    recorder(EVERY).look(call.session);
    assertThat(store.find(call.id)).isEmpty();
    assertThat(announced).isEmpty();
  }

  @Test
  void aPbxThatRefusesIsSaidOnceAndTheRecordingHasFailed() {
    pbx.answer = new Refused("it may not");
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    assertThat(recorder.trouble()).contains("it may not");
    Recording recording = call.recording();
    assertThat(recording.status()).isEqualTo(RecordingStatus.FAILED);
    assertThat(recording.trouble()).isEqualTo("it may not");
    call.end();
    recorder.look(call.session);
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.FAILED);
    pbx.answer = null;
    Call next = new Call("2.0");
    next.talk("c", "d");
    recorder.look(next.session);
    assertThat(recorder.trouble()).isEmpty();
    assertThat(announced).containsExactly(next.id);
  }

  @Test
  void aLaterPartThatIsRefusedLeavesTheFirst() {
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    pbx.answer = new Refused("no more");
    call.talk("b", "c");
    recorder.look(call.session);
    assertThat(call.recording().status()).isEqualTo(RecordingStatus.RECORDING);
    assertThat(call.recording().parts()).hasSize(1);
  }

  @Test
  void anAnswerThatIsLostIsAskedForAgain() {
    pbx.lost = new Unknown("gone");
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    assertThat(announced).isEmpty();
    assertThat(call.recording().hasBegun()).isFalse();
    pbx.lost = null;
    recorder.askAgain();
    assertThat(announced).as("not at once").isEmpty();
    pass(Duration.ofSeconds(1));
    recorder.askAgain();
    assertThat(announced).containsExactly(call.id);
    assertThat(pbx.done).containsExactly("start a " + call.name(1));
    recorder.askAgain();
    assertThat(announced).hasSize(1);
  }

  @Test
  void aCrashBetweenTheRowAndTheOrderIsMadeGood() {
    pbx.answer = new Unknown("killed just then");
    call.talk("a", "b");
    recorder(EVERY).look(call.session);
    journal.append("pbx1", call.events.subList(0, 7)).join();
    pbx.answer = null;
    crash();
    attendance.found(call.session, List.of(new Talker("c_1", "a"), new Talker("c_2", "b")));
    recorder(EVERY).look(call.session);
    assertThat(pbx.done).containsExactly("start a " + call.name(1));
    assertThat(call.recording().hasBegun()).isTrue();
  }

  /** Whether the program was away when the conversation began, or killed before it knew of it. */
  @Test
  void aConversationThatIsFoundGoingOnIsRecordedFromThenOn() {
    journal.append("pbx1", call.events.subList(0, 7)).join();
    pbx.channels.addAll(Set.of("a", "b"));
    attendance.found(call.session, List.of(new Talker("c_1", "a"), new Talker("c_2", "b")));
    recorder(new Rule("acme", Set.of(), Set.of("alice"), Set.of(), Set.of(), 100, true))
        .look(call.session);
    assertThat(announced).containsExactly(call.id);
  }

  // pauses

  @Test
  void whoAsksForSilenceWhileItBeginsGetsIt() {
    pbx.lost = new Unknown("slow");
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    assertThat(store.setPaused(call.id, true, now)).isPresent();
    pbx.lost = null;
    pass(Duration.ofSeconds(1));
    recorder.askAgain();
    assertThat(pbx.done).containsExactly("start a " + call.name(1), "mute a " + call.name(1));
  }

  @Test
  void aPauseOutlastsATransfer() {
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    store.setPaused(call.id, true, now);
    call.talk("b", "c");
    recorder.look(call.session);
    assertThat(pbx.done).hasSize(1);
    store.setPaused(call.id, false, now);
    recorder.look(call.session);
    assertThat(pbx.done).endsWith("start b " + call.name(2));
  }

  @Test
  void somebodyWhoIsNotThereAnyMoreIsNoReasonToFail() {
    pbx.answer = new NotThere();
    call.talk("a", "b");
    Recorder recorder = recorder(EVERY);
    recorder.look(call.session);
    assertThat(recorder.trouble()).isEmpty();
    assertThat(store.running(Instant.EPOCH)).isEmpty();
  }

  // who does it

  @Test
  void aStandbyKnowsWhoTalksAndKeepsNothingThatIsOver() {
    attendance.unwatch();
    call.talk("a", "b");
    Call second = new Call("2.0");
    second.talk("c", "d");
    second.end();
    assertThat(attendance.take(Duration.ZERO)).isEmpty();
    assertThat(attendance.sessions()).containsExactly(call.session);
    attendance.watch();
    assertThat(attendance.take(Duration.ZERO)).contains(call.session);
  }
}
