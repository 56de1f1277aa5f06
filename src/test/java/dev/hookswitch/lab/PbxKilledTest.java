package dev.hookswitch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.lab.sip.SipCall;
import dev.hookswitch.lab.sip.SipPhone;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The PBX is killed (SIGKILL) with fifty calls in all states, and comes back: none is left open,
 * none is told twice, and what it does afterwards is told as ever.
 */
@ResourceLock("laboratory")
class PbxKilledTest {

  private static final int CALLS = 50;

  @ParameterizedTest
  @ValueSource(strings = {"sid", "bullseye"})
  void noCallIsLeftOpenAndNoneIsToldTwice(String suite) throws IOException, InterruptedException {
    try (Laboratory lab = Laboratory.up(suite);
        Observer observer = new Observer(lab.port("PBX_AMI_PORT")).awaitUp()) {
      SipPhone eve = SipPhone.open("111", lab.port("PBX_SIP_PORT"));
      SipPhone network = SipPhone.network("gw", lab.port("PBX_SIP_PORT"));
      for (int i = 0; i < CALLS; i++) {
        var _ = network.callAs("371200" + (10_000 + i), number(i));
        bring(i, eve);
      }
      Eventually.until("all calls are there", () -> observer.sessions().size() == CALLS);
      Map<String, List<CallEvent>> before = observer.sessions();
      assertThat(before.values().stream().map(session -> session.getLast().kind()).distinct())
          .as("in all states")
          .contains(
              CallEvent.Kind.START, CallEvent.Kind.RING, CallEvent.Kind.READY, CallEvent.Kind.JOIN);
      lab.killPbx();
      eve.abandon();
      network.abandon();
      lab.again();
      Eventually.until("every session is complete", observer::isIdle);
      check(before.keySet(), observer.sessions());
      try (SipPhone again = SipPhone.open("111", lab.port("PBX_SIP_PORT"));
          SipPhone outside = SipPhone.network("gw", lab.port("PBX_SIP_PORT"))) {
        SipCall call = outside.callAs("37120099999", "37160000031");
        again.awaitCall().ring().answer();
        call.awaitAnswered();
        Scene.talk();
        call.hangup();
        Eventually.until(
            "the call after it is told",
            () -> observer.isIdle() && observer.sessions().size() == CALLS + 1);
      }
    }
  }

  /**
   * Ringing, talking, listening to an announcement's silence, waiting in the dialplan, queueing.
   */
  private static String number(int call) {
    return switch (call % 5) {
      case 0, 1 -> "37160000031";
      case 2 -> "37160000007";
      case 3 -> "37160000018";
      default -> "37160000017";
    };
  }

  private static void bring(int call, SipPhone eve) {
    switch (call % 5) {
      case 0 -> eve.awaitCall().ring();
      case 1 -> eve.awaitCall().ring().answer();
      default -> {}
    }
  }

  private static void check(Set<String> expected, Map<String, List<CallEvent>> told) {
    assertThat(told.keySet()).isEqualTo(expected);
    told.forEach((id, session) -> {
      assertThat(Grammar.violation(session)).isEmpty();
      assertThat(session.stream().map(CallEvent::id)).doesNotHaveDuplicates();
      Completed end = (Completed) session.getLast();
      assertThat(end.common().data().recovered()).isTrue();
      assertThat(end.hangedBy()).as("nobody can know").isNull();
    });
  }
}
