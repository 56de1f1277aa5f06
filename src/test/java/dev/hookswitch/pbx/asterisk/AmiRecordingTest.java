package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.call.CallReplay;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.EventJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmiRecordingTest {

  private static List<CallEvent> events(String text) throws IOException {
    AmiRecording recording = AmiRecording.read(new BufferedReader(new StringReader(text)));
    CallReplay replay =
        new CallReplay(new Switchboard("pbx1", "acme", NumberForm.AS_IS, Recording.house()));
    recording.play("pbx1", List.of("trunk"), replay, replay::time);
    return replay.events();
  }

  private static String recorded(String original) throws IOException {
    try (FakeAmi server =
        new FakeAmi(c -> {
          c.login(100);
          c.answerStatus();
          c.say(original);
          c.stay();
        })) {
      AmiSettings settings =
          new AmiSettings(
              "pbx1",
              "127.0.0.1",
              server.port(),
              "hook",
              "s3cret",
              false,
              false,
              null,
              List.of("trunk"),
              Set.of("ORDER"),
              1000,
              Duration.ofSeconds(15));
      StringWriter out = new StringWriter();
      try (AmiRecorder recorder =
          AmiRecorder.open(settings, Instant::now, new SplittableRandom(1))) {
        assertThat(recorder.record(out, 1, 10_000_000)).isEqualTo("all calls are over");
        assertThat(recorder.calls()).isPositive();
        assertThat(recorder.written()).isPositive();
      }
      return out.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s10_did_to_sip", "t04_attended_refer", "t07_park_and_retrieve", "s12_hunting"})
  void aRecordedCallIsToldAsTheOriginal(String name) throws IOException {
    String original = Recording.text(name);
    String text = recorded(original);
    assertThat(text)
        .startsWith("# Recorded by Hookswitch")
        .contains("# trunks trunk", "# variables ORDER")
        .doesNotContain("37120000009", "5551234", "Alice", "127.0.0.1");
    List<CallEvent> expected = events(original);
    List<CallEvent> told = events(text);
    assertThat(told.size()).isEqualTo(expected.size()).isPositive();
    assertThat(told)
        .extracting(CallEvent::id)
        .containsExactlyElementsOf(expected.stream().map(CallEvent::id).toList());
    assertThat(told.getLast()).isInstanceOf(Completed.class);
  }

  @Test
  void alsoALogWithoutTimesIsRead() throws IOException {
    String text =
        """
        Asterisk Call Manager/5.0.2
        Event: Newchannel
        Channel: SIP/101-0000003f
        ChannelState: 4
        CallerIDNum: 101
        Exten: 37120000001
        Uniqueid: 1400000000.7
        Event: Hangup
        """
            .replace("Event: Hangup\n", "\nEvent: Hangup\nUniqueid: 1400000000.7\nCause: 16\n");
    List<CallEvent> events = events(text);
    assertThat(events)
        .extracting(CallEvent::kind)
        .containsExactly(CallEvent.Kind.START, CallEvent.Kind.COMPLETED);
    assertThat(EventJson.encodeToString(events.getFirst())).contains("2014-05-13T16:53:20.000Z");
  }

  /** Of what a version or a filter may leave out, only the identity is needed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Timestamp",
        "Privilege",
        "SequenceNumber",
        "DestChannel",
        "CallerIDNum",
        "ChanVariable",
        "ConnectedLineNum",
        "BridgeTechnology",
        "BridgeCreator",
        "BridgeType",
        "BridgeNumChannels",
        "DialString",
        "Context",
        "Priority",
        "Language",
        "AccountCode",
        "Linkedid",
        "DestLinkedid",
        "Cause",
        "ChannelStateDesc"
      })
  void aMissingHeaderTakesNoEventAway(String header) throws IOException {
    String original = Recording.text("s10_did_to_sip");
    String without = original.replaceAll("(?m)^" + header + ": .*\\n", "");
    assertThat(events(without).stream().map(CallEvent::kind).sorted().toList())
        .isEqualTo(events(original).stream().map(CallEvent::kind).sorted().toList());
  }

  @Test
  void whatIsNoRecordingIsRefusedInOneSentence() {
    assertThatThrownBy(() -> events("hello\nworld\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no manager message in it");
    assertThatThrownBy(() -> events("Event: A\nB: " + "x".repeat(70_000)))
        .hasMessageContaining("longer than 64 KiB");
    assertThatThrownBy(() -> events("A: b\n".repeat(3000)))
        .hasMessageContaining("more than 2000 lines");
  }
}
