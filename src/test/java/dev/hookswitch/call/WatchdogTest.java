package dev.hookswitch.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal.Audited;
import dev.hookswitch.pbx.PbxSignal.ChannelStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A call whose end was never heard is not open for ever. */
class WatchdogTest {

  private static final Instant BEGIN = Instant.parse("2026-11-23T04:00:00Z");

  private final Switchboard board =
      new Switchboard("pbx1", "acme", NumberForm.AS_IS, new Directory(List.of(), Map.of()));
  private final List<CallEvent> told = new ArrayList<>();

  private void call(String id, Instant at) {
    ChannelFacts facts =
        new ChannelFacts(
            id,
            id,
            new Endpoint(Endpoint.Kind.DEVICE, "101"),
            "",
            "600",
            "",
            ChannelFacts.State.RINGING);
    told.addAll(board.apply(new ChannelStarted(at, facts), at));
  }

  private List<String> completed() {
    return told.stream().filter(Completed.class::isInstance).map(CallEvent::sessionId).toList();
  }

  @Test
  void onlyOldCallsAreDoubted() {
    call("1.1", BEGIN);
    assertThat(board.hasUnconfirmed(BEGIN.minusSeconds(1))).isFalse();
    assertThat(board.hasUnconfirmed(BEGIN)).isTrue();
  }

  @Test
  void whatThePbxNoLongerHasIsConcluded() {
    call("1.1", BEGIN);
    call("1.2", BEGIN);
    Instant asked = BEGIN.plus(Duration.ofHours(2));
    Instant answered = asked.plusMillis(20);
    call("1.3", asked.plusMillis(5)); // began while the answer was on its way
    told.addAll(board.apply(new Audited(answered, asked, Set.of("1.2")), answered));
    assertThat(completed()).containsExactly(told.getFirst().sessionId());
    Completed end = (Completed) told.getLast();
    assertThat(end.common().data().recovered()).isTrue();
    assertThat(end.hangedBy()).isNull();
    assertThat(end.timestamp()).isEqualTo(answered);
    assertThat(board.openSessions()).isEqualTo(2);
  }

  @Test
  void whatLivesIsLeftInPeaceForAsLongAgain() {
    call("1.1", BEGIN);
    Instant asked = BEGIN.plus(Duration.ofHours(2));
    told.addAll(board.apply(new Audited(asked, asked, Set.of("1.1")), asked));
    assertThat(completed()).isEmpty();
    assertThat(board.hasUnconfirmed(asked.minusSeconds(1))).isFalse();
    assertThat(board.hasUnconfirmed(asked)).isTrue();
  }
}
