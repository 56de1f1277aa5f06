package dev.hookswitch.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.DialOutcome;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.BridgeEntered;
import dev.hookswitch.pbx.PbxSignal.BridgeKind;
import dev.hookswitch.pbx.PbxSignal.BridgeLeft;
import dev.hookswitch.pbx.PbxSignal.ChannelEnded;
import dev.hookswitch.pbx.PbxSignal.ChannelStarted;
import dev.hookswitch.pbx.PbxSignal.DialEnded;
import dev.hookswitch.pbx.PbxSignal.DialStarted;
import dev.hookswitch.pbx.PbxSignal.HangupRequested;
import dev.hookswitch.pbx.PbxSignal.Transferred;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who ended the call, where telephones and the PBX race. */
class WhoHungUpTest {

  private static final Instant AT = Instant.parse("2026-11-23T04:00:00Z");
  private static final ChannelFacts CALLER = device("1.1", "201");
  private static final ChannelFacts EVE = device("1.2", "111");
  private static final ChannelFacts FRANK = device("1.3", "112");

  private final Switchboard board =
      new Switchboard("pbx1", "default", NumberForm.AS_IS, new Directory(List.of(), Map.of()));
  private final List<CallEvent> told = new ArrayList<>();

  private static ChannelFacts device(String id, String name) {
    return new ChannelFacts(
        id,
        "1.1",
        new Endpoint(Endpoint.Kind.DEVICE, name),
        name,
        "",
        "",
        id.equals("1.1") ? ChannelFacts.State.UP : ChannelFacts.State.RINGING);
  }

  private void hear(PbxSignal... signals) {
    for (PbxSignal signal : signals) {
      told.addAll(board.apply(signal, AT));
    }
    told.addAll(board.settle(AT.plusSeconds(10)));
  }

  private void talk(ChannelFacts caller, ChannelFacts callee, String bridge) {
    hear(
        new DialStarted(AT, caller, callee, "", ""),
        new DialEnded(AT, caller.id(), callee.id(), DialOutcome.ANSWER, false),
        new BridgeEntered(AT, caller, bridge, BridgeKind.CONVERSATION, ""),
        new BridgeEntered(AT, callee, bridge, BridgeKind.CONVERSATION, ""));
  }

  private HangedBy hangedBy() {
    return ((Completed) told.getLast()).hangedBy();
  }

  /** On Asterisk 16 the BYE of a transferer whose transfer is done comes after AttendedTransfer. */
  @Test
  void notWhoHandedTheCallOn() {
    hear(new ChannelStarted(AT, CALLER));
    talk(CALLER, EVE, "b1");
    hear(new DialStarted(AT, EVE, FRANK, "", ""));
    hear(new DialEnded(AT, EVE.id(), FRANK.id(), DialOutcome.ANSWER, false));
    hear(
        new Transferred(AT, List.of(EVE.id()), true),
        new BridgeLeft(AT, EVE.id(), "b1"),
        new BridgeEntered(AT, FRANK, "b1", BridgeKind.CONVERSATION, ""),
        new HangupRequested(AT, EVE.id(), 16),
        new ChannelEnded(AT, EVE.id(), 16));
    hear(
        new HangupRequested(AT, FRANK.id(), 16),
        new ChannelEnded(AT, FRANK.id(), 16),
        new ChannelEnded(AT, CALLER.id(), 16));
    assertThat(hangedBy().value()).isEqualTo("112");
  }

  @Test
  void theFirstOfTwoAtOnce() {
    hear(new ChannelStarted(AT, CALLER));
    talk(CALLER, EVE, "b1");
    hear(
        new HangupRequested(AT, EVE.id(), 16),
        new HangupRequested(AT, CALLER.id(), 16),
        new ChannelEnded(AT, CALLER.id(), 16),
        new ChannelEnded(AT, EVE.id(), 16));
    assertThat(hangedBy().value()).isEqualTo("111");
  }

  /** Somebody who left the call before it went on did not end it. */
  @Test
  void notWhoWasGoneWhenOthersWentOn() {
    hear(new ChannelStarted(AT, CALLER));
    talk(CALLER, EVE, "b1");
    hear(
        new HangupRequested(AT, EVE.id(), 16),
        new BridgeLeft(AT, EVE.id(), "b1"),
        new ChannelEnded(AT, EVE.id(), 16),
        new BridgeLeft(AT, CALLER.id(), "b1"));
    talk(CALLER, FRANK, "b2");
    hear(new ChannelEnded(AT, FRANK.id(), 16), new ChannelEnded(AT, CALLER.id(), 16));
    assertThat(hangedBy()).isEqualTo(HangedBy.SYSTEM);
  }
}
