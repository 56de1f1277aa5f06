package dev.hookswitch.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Told;
import dev.hookswitch.timeline.Leg.Doing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private final List<CallEvent> call = Told.answered("r", "acme");

  @Test
  void aCallHasALaneForEachParty() {
    Timeline timeline = Timeline.of(call);

    assertThat(timeline.lanes())
        .extracting(lane -> lane.who().value())
        .containsExactly("37120000009", "101");
    assertThat(timeline.hangedBy()).isEqualTo(1);
    assertThat(timeline.from()).isEqualTo(call.getFirst().timestamp());
    assertThat(timeline.to()).isEqualTo(call.getLast().timestamp());
  }

  @Test
  void aLaneHasABarForEverythingThatItsPartyDid() {
    Timeline timeline = Timeline.of(call);

    assertThat(timeline.lanes().getFirst().bars())
        .extracting(Timeline.Bar::doing, this::millis)
        .containsExactly(
            tuple(Doing.CALLING, "0-400"),
            tuple(Doing.CONNECTED, "400-600"),
            tuple(Doing.TALKING, "600-700"),
            tuple(Doing.WAITING, "700-800"));
    assertThat(timeline.lanes().getLast().bars())
        .extracting(Timeline.Bar::doing, this::millis, Timeline.Bar::result)
        .containsExactly(
            tuple(Doing.RINGING, "100-200", DialState.ANSWER),
            tuple(Doing.CONNECTED, "300-500", null),
            tuple(Doing.WAITING, "500-600", null),
            tuple(Doing.TALKING, "600-700", null));
  }

  private String millis(Timeline.Bar bar) {
    return at(bar.from()) + "-" + (bar.to() == null ? "" : at(bar.to()));
  }

  private long at(java.time.Instant time) {
    return Duration.between(call.getFirst().timestamp(), time).toMillis();
  }

  @Test
  void anEventIsMarkedAtTheLaneOfItsParty() {
    assertThat(Timeline.of(call).marks())
        .extracting(mark -> mark.event().kind() + " " + mark.lane())
        .containsExactly(
            "START 0",
            "RING 1",
            "RINGRESULT 1",
            "READY 1",
            "READY 0",
            "JOIN 1",
            "JOIN 0",
            "LEAVE 1",
            "LEAVE 0",
            "COMPLETED 0");
  }

  @Test
  void ofACallInProgressTheLastBarsAreOpen() {
    Timeline timeline = Timeline.of(call.subList(0, 7));

    assertThat(timeline.to()).isNull();
    assertThat(timeline.lanes())
        .extracting(lane -> lane.bars().getLast())
        .extracting(Timeline.Bar::doing, Timeline.Bar::to)
        .containsExactly(tuple(Doing.TALKING, null), tuple(Doing.TALKING, null));
  }

  @Test
  void whoIsAloneInAConversationWaits() {
    Legs legs = new Legs();
    call.subList(0, 6).forEach(legs::take);
    assertThat(legs.all())
        .extracting(Leg::who, Leg::doing)
        .containsExactly(
            tuple(Participant.phone("37120000009"), Doing.CONNECTED),
            tuple(Participant.device("101", "alice"), Doing.WAITING));
    assertThat(legs.take(call.get(6))).hasSize(2).allMatch(leg -> leg.doing() == Doing.TALKING);
  }
}
