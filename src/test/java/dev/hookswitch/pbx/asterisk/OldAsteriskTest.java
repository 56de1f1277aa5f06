package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.call.CallReplay;
import dev.hookswitch.call.Directory;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.PartyEvent;
import dev.hookswitch.event.RingResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Asterisk before version 12: no linkedid, one Dial event for begin and end, Bridge and Unlink. No
 * such Asterisk is in any archive that can be reached, so these lines are written after its source
 * (main/channel.c, main/features.c and apps/app_dial.c of 11).
 */
class OldAsteriskTest {

  private final StringBuilder lines = new StringBuilder();
  private int millis;

  private OldAsteriskTest say(String event, String... headers) {
    millis += 10;
    lines.append("# ").append(millis / 1000.0).append("\nEvent: ").append(event).append('\n');
    for (int i = 0; i < headers.length; i += 2) {
      lines.append(headers[i]).append(": ").append(headers[i + 1]).append('\n');
    }
    lines.append('\n');
    return this;
  }

  private OldAsteriskTest pause(int time) {
    millis += time;
    return this;
  }

  private OldAsteriskTest newchannel(
      String id, String channel, String state, String number, String exten) {
    return say(
        "Newchannel",
        "Channel",
        channel,
        "ChannelState",
        state,
        "CallerIDNum",
        number,
        "AccountCode",
        "acme",
        "Exten",
        exten,
        "Context",
        "from-internal",
        "Uniqueid",
        id);
  }

  private OldAsteriskTest dial(
      String from, String channel, String to, String destination, String dialString) {
    return say(
        "Dial",
        "SubEvent",
        "Begin",
        "Channel",
        channel,
        "Destination",
        destination,
        "CallerIDNum",
        "37120000009",
        "UniqueID",
        from,
        "DestUniqueID",
        to,
        "Dialstring",
        dialString);
  }

  private OldAsteriskTest dialEnd(String from, String channel, String status) {
    return say(
        "Dial", "SubEvent", "End", "Channel", channel, "UniqueID", from, "DialStatus", status);
  }

  private OldAsteriskTest up(String id, String channel) {
    return say("Newstate", "Channel", channel, "ChannelState", "6", "Uniqueid", id);
  }

  private OldAsteriskTest bridge(String event, String id1, String ch1, String id2, String ch2) {
    return say(
        event,
        "Bridgestate",
        "Link",
        "Bridgetype",
        "core",
        "Channel1",
        ch1,
        "Channel2",
        ch2,
        "Uniqueid1",
        id1,
        "Uniqueid2",
        id2);
  }

  private OldAsteriskTest hangupRequest(String id, String channel) {
    return say("HangupRequest", "Channel", channel, "Uniqueid", id);
  }

  private OldAsteriskTest hangup(String id, String channel, int cause) {
    return say("Hangup", "Channel", channel, "Uniqueid", id, "Cause", Integer.toString(cause));
  }

  /** A line a session, as a person would note it. */
  private List<String> told() throws IOException {
    AmiRecording recording =
        AmiRecording.read(new BufferedReader(new StringReader(lines.toString())));
    CallReplay replay =
        new CallReplay(
            new Switchboard("pbx1", "acme", NumberForm.AS_IS, new Directory(List.of(), Map.of())));
    recording.play("pbx1", List.of("trunk"), replay, replay::time);
    Map<String, List<CallEvent>> sessions = new LinkedHashMap<>();
    for (CallEvent event : replay.events()) {
      sessions.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event);
    }
    List<String> told = new ArrayList<>();
    for (List<CallEvent> session : sessions.values()) {
      assertThat(Grammar.violation(session)).isEmpty();
      told.add(session.stream().map(OldAsteriskTest::word).collect(Collectors.joining(" ")));
    }
    return told;
  }

  private static String word(CallEvent event) {
    return switch (event) {
      case RingResult result -> result.state().name();
      case PartyEvent party -> event.kind() + "(" + party.subject().value() + ")";
      case Completed end -> "COMPLETED(" + who(end.hangedBy()) + ")";
      default -> event.kind().name();
    };
  }

  private static String who(HangedBy by) {
    return by == null ? "nobody knows" : by.value() == null ? "local" : by.value();
  }

  private static final String TRUNK = "SIP/trunk-00000001";
  private static final String ALICE = "SIP/101-00000002";
  private static final String BOB = "SIP/102-00000003";

  @Test
  void answeredAndHungUpByTheCallee() throws IOException {
    newchannel("1.1", TRUNK, "4", "37120000009", "37160000001");
    newchannel("1.2", ALICE, "0", "", "");
    dial("1.1", TRUNK, "1.2", ALICE, "101").pause(900);
    up("1.2", ALICE).up("1.1", TRUNK);
    bridge("Bridge", "1.1", TRUNK, "1.2", ALICE).pause(3000);
    hangupRequest("1.2", ALICE);
    bridge("Unlink", "1.1", TRUNK, "1.2", ALICE);
    hangup("1.2", ALICE, 16);
    dialEnd("1.1", TRUNK, "ANSWER");
    hangup("1.1", TRUNK, 16);
    assertThat(told())
        .containsExactly(
            "START RING ANSWER READY(101) READY(37120000009) JOIN(37120000009) JOIN(101)"
                + " LEAVE(101) LEAVE(37120000009) COMPLETED(101)");
  }

  @Test
  void whatEndsWithoutACauseWaitsForTheDiallersStatus() throws IOException {
    newchannel("1.1", TRUNK, "4", "37120000009", "37160000001");
    newchannel("1.2", ALICE, "0", "", "");
    dial("1.1", TRUNK, "1.2", ALICE, "101").pause(5000);
    hangup("1.2", ALICE, 0);
    dialEnd("1.1", TRUNK, "NOANSWER");
    newchannel("1.3", BOB, "0", "", "");
    dial("1.1", TRUNK, "1.3", BOB, "102").pause(300);
    hangup("1.3", BOB, 17);
    dialEnd("1.1", TRUNK, "BUSY");
    hangup("1.1", TRUNK, 17);
    assertThat(told()).containsExactly("START RING NOANSWER RING BUSY COMPLETED(local)");
  }

  @Test
  void cancelledByTheCaller() throws IOException {
    newchannel("1.1", TRUNK, "4", "37120000009", "37160000001");
    newchannel("1.2", ALICE, "0", "", "");
    dial("1.1", TRUNK, "1.2", ALICE, "101").pause(2000);
    hangupRequest("1.1", TRUNK);
    hangup("1.2", ALICE, 0);
    dialEnd("1.1", TRUNK, "CANCEL");
    hangup("1.1", TRUNK, 127);
    assertThat(told()).containsExactly("START RING CANCEL COMPLETED(37120000009)");
  }

  @Test
  void throughALocalChannelThatIsOptimisedAway() throws IOException {
    String one = "Local/102@ring-00000000;1";
    String two = "Local/102@ring-00000000;2";
    newchannel("1.1", TRUNK, "4", "37120000009", "37160000001");
    newchannel("1.2", one, "0", "", "102").newchannel("1.3", two, "4", "", "102");
    say(
        "LocalBridge",
        "Channel1",
        one,
        "Channel2",
        two,
        "Uniqueid1",
        "1.2",
        "Uniqueid2",
        "1.3",
        "LocalOptimization",
        "Yes");
    dial("1.1", TRUNK, "1.2", one, "102@ring");
    newchannel("1.4", BOB, "0", "", "");
    dial("1.3", two, "1.4", BOB, "102").pause(800);
    up("1.4", BOB).up("1.3", two);
    bridge("Bridge", "1.3", two, "1.4", BOB);
    up("1.2", one).up("1.1", TRUNK);
    bridge("Bridge", "1.1", TRUNK, "1.2", one);
    // Bob's party moves into the first half of the pair, whose id goes on
    say("Rename", "Channel", BOB, "Newname", BOB + "<MASQ>", "Uniqueid", "1.4");
    say("Rename", "Channel", one, "Newname", BOB, "Uniqueid", "1.2");
    say("Rename", "Channel", BOB + "<MASQ>", "Newname", one + "<ZOMBIE>", "Uniqueid", "1.4");
    bridge("Unlink", "1.3", two, "1.4", one + "<ZOMBIE>");
    hangup("1.4", one + "<ZOMBIE>", 0);
    hangup("1.3", two, 0).pause(2000);
    hangupRequest("1.1", TRUNK);
    bridge("Unlink", "1.1", TRUNK, "1.2", BOB);
    hangup("1.2", BOB, 16);
    hangup("1.1", TRUNK, 16);
    assertThat(told())
        .containsExactly(
            "START RING ANSWER READY(102) JOIN(102) READY(37120000009) JOIN(37120000009)"
                + " LEAVE(102) LEAVE(37120000009) COMPLETED(37120000009)");
  }

  @Test
  void aConferenceAndMeetMe() throws IOException {
    newchannel("1.1", ALICE, "4", "101", "8000").up("1.1", ALICE);
    say("ConfbridgeJoin", "Channel", ALICE, "Uniqueid", "1.1", "Conference", "8000");
    say("ConfbridgeLeave", "Channel", ALICE, "Uniqueid", "1.1", "Conference", "8000").pause(600);
    say("MeetmeJoin", "Channel", ALICE, "Uniqueid", "1.1", "Meetme", "77", "Usernum", "1");
    say("MeetmeLeave", "Channel", ALICE, "Uniqueid", "1.1", "Meetme", "77", "Usernum", "1");
    hangup("1.1", ALICE, 16);
    assertThat(told())
        .containsExactly(
            "START READY(101) JOIN(101) LEAVE(101) JOIN(101) LEAVE(101) COMPLETED(local)");
  }
}
