package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.event.Ids;
import dev.hookswitch.timeline.Leg;
import dev.hookswitch.timeline.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real calls on a real Asterisk 22, and what they are told as. Beside each recording {@code
 * NAME.ami} lies {@code NAME.events}, checked by a person against the rules; a difference is a
 * change in what customers are told.
 */
class RecordedCallsTest {

  static Stream<String> names() {
    return Stream.of(
        "a1_callback_originate",
        "a3_predictive",
        "a6_predictive_abandon",
        "a7_originate_timeout",
        "s01_out_answered_caller_hangs",
        "s02_out_answered_callee_hangs",
        "s03_out_busy",
        "s04_out_404",
        "s05_noanswer_dialtimeout",
        "s06_caller_cancels_ringing",
        "s08_unregistered",
        "s10_did_to_sip",
        "s11_ring_group",
        "s12_hunting",
        "s13_forward_302",
        "s15_ivr_system_hangs",
        "s16_ivr_caller_hangs",
        "s18_queue_abandon",
        "s20_dial_g_continues",
        "s22_gosub_abort",
        "s24_local_no_opt",
        "t01_queue_answered",
        "t03_blind_by_caller_to_trunk",
        "t04_attended_refer",
        "t07_park_and_retrieve",
        "t09_confbridge",
        "t10_originate_local",
        "t12_originate_timeout",
        "t13_attended_at_answer");
  }

  @ParameterizedTest
  @MethodSource("names")
  void isToldAsItHappened(String name) throws IOException {
    Recording recording = Recording.load(name);
    List<CallEvent> events = recording.events(Recording.house());

    Map<String, List<CallEvent>> sessions = new LinkedHashMap<>();
    for (CallEvent event : events) {
      sessions.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event);
    }
    sessions
        .values()
        .forEach(each -> assertThat(Grammar.violation(each)).isEqualTo(Optional.empty()));
    sessions.values().forEach(RecordedCallsTest::isDrawnAsItIsTold);
    assertThat(completed(events)).isEqualTo(endsByCel(recording));
    assertThat(Told.asText(events)).isEqualTo(expected(name));
  }

  /**
   * The picture of a call is made of its events, and comes to the same talk time in its own way.
   */
  private static void isDrawnAsItIsTold(List<CallEvent> events) {
    Timeline timeline = Timeline.of(events);
    Set<Instant> talked = new TreeSet<>();
    for (Timeline.Lane lane : timeline.lanes()) {
      for (Timeline.Bar bar : lane.bars()) {
        Instant to = Objects.requireNonNull(bar.to());
        assertThat(bar.from()).isBetween(timeline.from(), to);
        assertThat(to).isBetween(bar.from(), timeline.to());
        if (bar.doing() == Leg.Doing.TALKING) {
          Stream.iterate(bar.from(), to::isAfter, at -> at.plusMillis(1)).forEach(talked::add);
        }
      }
    }
    if (events.getLast() instanceof Completed end) {
      assertThat(Duration.ofMillis(talked.size())).isEqualTo(end.talkTime());
    }
  }

  private static Set<String> completed(List<CallEvent> events) {
    Set<String> ids = new TreeSet<>();
    events.stream()
        .filter(Completed.class::isInstance)
        .forEach(event -> ids.add(event.sessionId()));
    return ids;
  }

  /**
   * The oracle: Asterisk's own channel event log says which calls ended. A call that began before
   * the recording did is none of ours, and a linkedid that was merged away ends when its last
   * channel is moved, which CEL reports as well.
   */
  private static Set<String> endsByCel(Recording recording) {
    Set<String> begun = new TreeSet<>();
    Set<String> ended = new TreeSet<>();
    for (AmiMessage message : recording.messages()) {
      String linked = message.get("LinkedID");
      if (message.get("EventName").equals("CHAN_START")) {
        begun.add(linked);
      } else if (message.get("EventName").equals("LINKEDID_END") && begun.contains(linked)) {
        ended.add(Ids.session("pbx1", linked));
      }
    }
    return ended;
  }

  private static String expected(String name) throws IOException {
    try (var in = RecordedCallsTest.class.getResourceAsStream("/traces/" + name + ".events")) {
      assertThat(in).as("%s.events", name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
