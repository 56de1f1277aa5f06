package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.call.CallObserver;
import dev.hookswitch.call.Directory;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Plans;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.Audited;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.asterisk.SharedLog.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What two observers of one PBX owe each other, one situation at a time. */
class TwoObserversTest {

  private final SharedLog log = new SharedLog();
  private final Writer mine = log.writer();
  private final Writer theirs = log.writer();
  private final List<PbxSignal> signals = Recording.load("s10_did_to_sip").signals();
  private Instant now = Instant.parse("2026-11-23T04:00:00Z");

  private CallObserver observer(Writer writer) {
    Switchboard board =
        new Switchboard("pbx1", "acme", NumberForm.AS_IS, new Directory(List.of(), Map.of()));
    return new CallObserver("pbx1", board, writer, () -> now, Duration.ofHours(2), Plans.NONE);
  }

  private void pass(Duration time, CallObserver... observers) {
    now = now.plus(time);
    for (CallObserver observer : observers) {
      observer.quiet();
    }
    mine.commit();
    theirs.commit();
  }

  /** Up to where somebody hangs up. */
  private int hangup() {
    for (int i = 0; i < signals.size(); i++) {
      if (signals.get(i) instanceof PbxSignal.HangupRequested) {
        return i;
      }
    }
    throw new AssertionError("nobody hangs up in this recording");
  }

  private Completed end() {
    List<CallEvent> session = log.sessions().values().iterator().next();
    assertThat(Grammar.violation(session)).isEmpty();
    return (Completed) session.getLast();
  }

  /** Who comes back after the end finds nothing of the call; who was there knows who hung up. */
  @Test
  void whatASnapshotShowsWaitsForWhoHasSeenIt() {
    CallObserver there = observer(mine);
    signals.subList(0, hangup()).forEach(there::accept);
    mine.commit();
    CallObserver back = observer(theirs);
    back.accept(new Resynchronised(now, false, List.of()));
    theirs.commit();
    signals.subList(hangup(), signals.size()).forEach(there::accept);
    pass(Duration.ofMillis(300), there, back);
    pass(Duration.ofSeconds(1), there, back);
    assertThat(end().hangedBy()).extracting(HangedBy::value).isEqualTo("bob");
    assertThat(end().common().data().recovered()).isFalse();
    assertThat(back.openSessions()).isZero();
  }

  /** Nobody else is there: then it is told after a second as what it is. */
  @Test
  void whatNobodyHasSeenIsConcluded() {
    CallObserver killed = observer(mine);
    signals.subList(0, hangup()).forEach(killed::accept);
    mine.commit();
    CallObserver back = observer(theirs);
    back.accept(new Resynchronised(now, false, List.of()));
    pass(Duration.ofMillis(300), back);
    assertThat(log.openSessionIds()).hasSize(1);
    pass(Duration.ofSeconds(1), back);
    assertThat(end().hangedBy()).isNull();
    assertThat(end().common().data().recovered()).isTrue();
  }

  @Test
  void ofAPbxThatWasRestartedNobodyHasSeenTheEnd() {
    CallObserver observer = observer(mine);
    signals.subList(0, hangup()).forEach(observer::accept);
    observer.accept(new Resynchronised(now, true, List.of()));
    mine.commit();
    assertThat(end().common().data().recovered()).isTrue();
  }

  /** A call that only a process that was killed has heard of is not left open. */
  @Test
  void whatAKilledProcessBeganIsAdoptedAndConcluded() {
    CallObserver survivor = observer(theirs);
    CallObserver killed = observer(mine);
    signals.subList(0, hangup()).forEach(killed::accept);
    mine.commit();
    for (int i = 0; i < 3 && !survivor.wantsAudit(); i++) {
      pass(Duration.ofSeconds(30), survivor);
    }
    assertThat(survivor.wantsAudit()).isTrue();
    survivor.accept(new Audited(now, now, Set.of()));
    pass(Duration.ofSeconds(1), survivor);
    assertThat(survivor.wantsAudit()).isFalse();
    assertThat(end().common().data().recovered()).isTrue();
  }
}
