package dev.hookswitch.campaign.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.Definition.MachineDetection.Action;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.campaign.engine.Course.Act;
import dev.hookswitch.campaign.engine.Course.Phase;
import dev.hookswitch.dialer.CallProgress;
import dev.hookswitch.dialer.Outcome;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Subtype;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How one call to a contact goes. */
class CourseTest {

  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private static Course placed(Subtype kind) {
    return Course.placed(kind, Action.OFF, null, NOW);
  }

  private static Outcome outcome(Outcome.Result result) {
    return new Outcome(result, null, null, null);
  }

  private static Act.Conclude end(Course course, Outcome.Result result, Instant at) {
    return (Act.Conclude) course.over(outcome(result), "s_1", at).getFirst();
  }

  private static Instant after(double seconds) {
    return NOW.plusMillis((long) (seconds * 1_000));
  }

  @Test
  void aContactIsGivenToAnOperator() {
    Course course = placed(Subtype.PREDICTIVE);
    assertThat(course.isOpen()).isTrue();
    assertThat(course.waits(after(8))).containsExactly(new Act.NoteAnswered());
    assertThat(course.phase()).isEqualTo(Phase.SEEKING);
    assertThat(course.passed(after(9.9))).isEmpty();
    assertThat(course.found("alice", after(9.9))).containsExactly(new Act.CallOperator("alice"));
    assertThat(course.isOpen()).isFalse();
    assertThat(course.passed(after(15))).isEmpty();
    assertThat(course.talks(after(13))).isEmpty();
    Act.Conclude end = end(course, Outcome.Result.TALKED, after(73));
    assertThat(end)
        .isEqualTo(
            new Act.Conclude(
                new Conclusion(Result.ANSWERED, null, "alice", "s_1", Duration.ofMinutes(1)),
                "alice",
                true));
    assertThat(course.over(outcome(Outcome.Result.TALKED), "s_1", after(74))).isEmpty();
  }

  @Test
  void whoFindsNobodyIsAbandoned() {
    Course course = placed(Subtype.PREDICTIVE);
    course.waits(NOW);
    assertThat(course.passed(after(2))).containsExactly(new Act.Drop());
    assertThat(course.passed(after(3))).isEmpty();
    assertThat(end(course, Outcome.Result.DROPPED, after(9)).conclusion().result())
        .isEqualTo(Result.ABANDONED);
    // without an announcement the call is cancelled instead
    Course silent = placed(Subtype.PREDICTIVE);
    silent.waits(NOW);
    silent.passed(after(2));
    assertThat(end(silent, Outcome.Result.CANCELLED, after(2)).conclusion().result())
        .isEqualTo(Result.ABANDONED);
  }

  @Test
  void whoHangsUpWhileTheyWait() {
    Course soon = placed(Subtype.PREDICTIVE);
    soon.waits(NOW);
    assertThat(end(soon, Outcome.Result.GAVE_UP, after(1)).conclusion().result())
        .isEqualTo(Result.CANCELLED);
    Course late = placed(Subtype.PREDICTIVE);
    late.waits(NOW);
    late.found("alice", after(1));
    Act.Conclude end = end(late, Outcome.Result.GAVE_UP, after(5));
    assertThat(end.conclusion().result()).isEqualTo(Result.ABANDONED);
    assertThat(end.operator()).isEqualTo("alice");
    assertThat(end.talked()).isFalse();
  }

  @Test
  void anOperatorWhoDoesNotAnswerIsFollowedByAnother() {
    Course course = placed(Subtype.PREDICTIVE);
    course.waits(NOW);
    course.found("alice", after(1));
    assertThat(course.failed(LegRole.OPERATOR, DialState.NOANSWER, null))
        .containsExactly(new Act.OperatorMissed("alice"));
    assertThat(course.phase()).isEqualTo(Phase.SEEKING);
    assertThat(course.waits(after(1.5))).isEmpty();
    assertThat(course.found("bob", after(1.6))).containsExactly(new Act.CallOperator("bob"));
    course.talks(after(4));
    assertThat(end(course, Outcome.Result.TALKED, after(5)).operator()).isEqualTo("bob");
  }

  @Test
  void aFlow() {
    Course course = placed(Subtype.CONTACT_CALLFLOW);
    assertThat(course.waits(NOW)).containsExactly(new Act.NoteAnswered(), new Act.HandOn());
    assertThat(course.passed(after(60))).isEmpty();
    assertThat(end(course, Outcome.Result.HANDED_ON, after(70)).conclusion().result())
        .isEqualTo(Result.ANSWERED);
    Course back = placed(Subtype.CONTACT_CALLFLOW);
    back.waits(NOW);
    assertThat(back.waits(after(9))).containsExactly(new Act.Cancel());
    assertThat(end(back, Outcome.Result.CANCELLED, after(9)).conclusion().result())
        .isEqualTo(Result.ANSWERED);
  }

  @Test
  void theOperatorFirst() {
    Course course = Course.placed(Subtype.OPERATOR_CONTACT, Action.OFF, "alice", NOW);
    assertThat(course.talks(after(20))).containsExactly(new Act.NoteAnswered());
    Act.Conclude end = end(course, Outcome.Result.TALKED, after(50));
    assertThat(end.conclusion().talked()).isEqualTo(Duration.ofSeconds(30));
    assertThat(end.talked()).isTrue();
    Course missed = Course.placed(Subtype.OPERATOR_CONTACT, Action.OFF, "alice", NOW);
    assertThat(missed.failed(LegRole.OPERATOR, DialState.NOANSWER, 19))
        .containsExactly(new Act.OperatorMissed("alice"));
    Act.Conclude never =
        (Act.Conclude)
            missed
                .over(
                    new Outcome(
                        Outcome.Result.NOT_REACHED, LegRole.OPERATOR, DialState.NOANSWER, 19),
                    "s_1",
                    after(20))
                .getFirst();
    assertThat(never.conclusion().result()).isEqualTo(Result.NOT_PLACED);
    assertThat(never.operator()).isNull();
    Course gone = Course.placed(Subtype.OPERATOR_CONTACT, Action.OFF, "alice", NOW);
    Act.Conclude cancelled = end(gone, Outcome.Result.GAVE_UP, after(20));
    assertThat(cancelled.conclusion().result()).isEqualTo(Result.CANCELLED);
    assertThat(cancelled.operator()).isEqualTo("alice");
    assertThat(cancelled.talked()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY,17,BUSY",
    "NOANSWER,19,NO_ANSWER",
    "CANCEL,,CANCELLED",
    "CONGESTION,1,CONGESTION",
    "CHANUNAVAIL,20,UNAVAILABLE",
    "ABORT,,FAILED"
  })
  void whoIsNotReached(DialState state, Integer cause, Result result) {
    Course course = placed(Subtype.PREDICTIVE);
    assertThat(course.failed(LegRole.CONTACT, state, cause)).isEmpty();
    Act.Conclude end =
        (Act.Conclude)
            course
                .over(
                    new Outcome(Outcome.Result.NOT_REACHED, LegRole.CONTACT, state, cause),
                    "s_1",
                    NOW)
                .getFirst();
    assertThat(end.conclusion().result()).isEqualTo(result);
    assertThat(end.conclusion().cause()).isEqualTo(cause);
  }

  @Test
  void aMachineIsFoundOut() {
    Course person = Course.placed(Subtype.PREDICTIVE, Action.HANG_UP, null, NOW);
    assertThat(person.waits(after(5))).containsExactly(new Act.Detect());
    assertThat(person.waits(after(8))).containsExactly(new Act.AskWhat());
    assertThat(person.detected(false, after(8))).containsExactly(new Act.NoteAnswered());
    // their patience begins when they are known to be one
    assertThat(person.passed(after(9.9))).isEmpty();
    assertThat(person.passed(after(10))).containsExactly(new Act.Drop());
    Course machine = Course.placed(Subtype.CONTACT_CALLFLOW, Action.HANG_UP, null, NOW);
    machine.waits(after(5));
    assertThat(machine.detected(true, after(8))).containsExactly(new Act.Cancel());
    assertThat(end(machine, Outcome.Result.CANCELLED, after(8)).conclusion().result())
        .isEqualTo(Result.MACHINE);
    Course message = Course.placed(Subtype.CONTACT_CALLFLOW, Action.ANNOUNCE, null, NOW);
    message.waits(after(5));
    assertThat(message.detected(true, after(8))).containsExactly(new Act.Announce());
    assertThat(end(message, Outcome.Result.DROPPED, after(30)).conclusion().result())
        .isEqualTo(Result.MACHINE);
    Course either = Course.placed(Subtype.CONTACT_CALLFLOW, Action.CONNECT, null, NOW);
    either.waits(after(5));
    assertThat(either.detected(true, after(8)))
        .containsExactly(new Act.NoteAnswered(), new Act.HandOn());
    Course impatient = Course.placed(Subtype.PREDICTIVE, Action.HANG_UP, null, NOW);
    impatient.waits(after(5));
    assertThat(end(impatient, Outcome.Result.HANDED_ON, after(6)).conclusion().result())
        .isEqualTo(Result.NO_ANSWER);
  }

  @Test
  void aCallOfAnotherProcessGoesOn() {
    Course flow = restored(Subtype.CONTACT_CALLFLOW, CallProgress.Phase.HANDED_ON, NOW);
    // told of once, because the new process does not know whether it ever got there
    assertThat(flow.waits(after(3))).containsExactly(new Act.HandOn());
    assertThat(end(flow, Outcome.Result.HANDED_ON, after(60)).conclusion().result())
        .isEqualTo(Result.ANSWERED);
    Course waiting = restored(Subtype.PREDICTIVE, CallProgress.Phase.WAITING, NOW);
    assertThat(waiting.waits(after(5))).isEmpty();
    assertThat(waiting.passed(after(5))).containsExactly(new Act.Drop());
    Course unasked = restored(Subtype.PREDICTIVE, CallProgress.Phase.HANDED_ON, null);
    assertThat(unasked.neverDetected()).containsExactly(new Act.Cancel());
    assertThat(end(unasked, Outcome.Result.CANCELLED, after(5)).conclusion().result())
        .isEqualTo(Result.CANCELLED);
    Course unheard =
        Course.restored(
            Subtype.CONTACT_CALLFLOW,
            Action.OFF,
            CallProgress.Phase.HANDED_ON,
            null,
            null,
            after(5));
    assertThat(unheard.neverDetected()).as("nobody asks what answered").isEmpty();
    assertThat(end(unheard, Outcome.Result.HANDED_ON, after(60)).conclusion().result())
        .isEqualTo(Result.ANSWERED);
    Course talking = restored(Subtype.PREDICTIVE, CallProgress.Phase.TALKING, NOW);
    assertThat(talking.neverDetected()).isEmpty();
    assertThat(end(talking, Outcome.Result.TALKED, after(30)).conclusion().talked())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aClockThatIsSetBackKeepsNobodyWaiting() {
    Course waiting = Course.placed(Subtype.PREDICTIVE, Action.OFF, null, NOW);
    waiting.waits(after(3_600));
    assertThat(waiting.passed(after(1))).isEmpty();
    assertThat(waiting.passed(after(3))).containsExactly(new Act.Drop());
    Course talking = Course.placed(Subtype.OPERATOR_CONTACT, Action.OFF, "alice", NOW);
    talking.talks(after(3_600));
    assertThat(end(talking, Outcome.Result.TALKED, after(60)).conclusion().talked())
        .isEqualTo(Duration.ZERO);
    Beat beat = new Beat(Duration.ofSeconds(30));
    assertThat(beat.isDue(after(3_600))).isTrue();
    assertThat(beat.isDue(after(3_629))).isFalse();
    assertThat(beat.isDue(after(10))).isTrue();
    assertThat(beat.isDue(after(39))).isFalse();
    assertThat(beat.isDue(after(40))).isTrue();
  }

  private static Course restored(Subtype kind, CallProgress.Phase phase, Instant answeredAt) {
    return Course.restored(kind, Action.HANG_UP, phase, answeredAt, null, after(5));
  }
}
