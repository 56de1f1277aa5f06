package dev.hookswitch.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Participant;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal.ChannelStarted;
import dev.hookswitch.pbx.PbxSignal.DialStarted;
import dev.hookswitch.pbx.PbxSignal.VariableSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers in one form, whatever the PBX and the settings write. */
class NumbersToldTest {

  private static final Instant AT = Instant.parse("2026-11-23T04:00:00Z");
  private static final Endpoint TRUNK = new Endpoint(Endpoint.Kind.TRUNK, "trunk");
  private static final Endpoint ALICE = new Endpoint(Endpoint.Kind.DEVICE, "101");

  private final Switchboard board =
      new Switchboard(
          "pbx1",
          "default",
          new E164("LV"),
          new Directory(
              List.of(new Directory.User("alice", "acme", List.of("101"))),
              Map.of("60000001", "acme")));

  private static ChannelFacts channel(
      String id, String root, Endpoint endpoint, String number, String dialled) {
    return new ChannelFacts(id, root, endpoint, number, dialled, "", ChannelFacts.State.RINGING);
  }

  @Test
  void inboundAsTheCarrierShowsThem() {
    ChannelFacts caller = channel("1.1", "1.1", TRUNK, "0037120000009", "37160000001");
    CallEvent start = board.apply(new ChannelStarted(AT, caller), AT).getFirst();
    assertThat(start.common().participants())
        .containsExactly(Participant.phone("+37120000009"), Participant.system("+37160000001"));
    assertThat(start.common().did()).isEqualTo("+37160000001");
    assertThat(start.common().account()).as("the number is the account's own").isEqualTo("acme");
  }

  @Test
  void outboundAsTheyWereDialled() {
    ChannelFacts caller = channel("1.1", "1.1", ALICE, "101", "20000009");
    CallEvent start = board.apply(new ChannelStarted(AT, caller), AT).getFirst();
    assertThat(start.common().participants())
        .containsExactly(Participant.device("101", "alice"), Participant.phone("+37120000009"));
    ChannelFacts callee = channel("1.2", "1.1", TRUNK, "", "");
    CallEvent ring =
        board.apply(new DialStarted(AT, caller, callee, "20000009", "60000001"), AT).getFirst();
    assertThat(ring.common().participants().get(1)).isEqualTo(Participant.phone("+37120000009"));
    assertThat(ring.common().did()).as("presented").isEqualTo("+37160000001");
  }

  @Test
  void extensionsAreNoNumbers() {
    ChannelFacts caller = channel("1.1", "1.1", ALICE, "101", "600");
    CallEvent start = board.apply(new ChannelStarted(AT, caller), AT).getFirst();
    assertThat(start.common().participants().get(1)).isEqualTo(Participant.system("600"));
  }

  @Test
  void variablesTravelFromWhenTheyAreSet() {
    ChannelFacts caller = channel("1.1", "1.1", ALICE, "101", "600");
    board.apply(new ChannelStarted(AT, caller), AT);
    board.apply(new VariableSet(AT, "1.1", "ORDER", "4711"), AT);
    ChannelFacts callee = channel("1.2", "1.1", TRUNK, "", "");
    CallEvent ring =
        board.apply(new DialStarted(AT, caller, callee, "20000009", ""), AT).getFirst();
    assertThat(ring.common().data().variables()).isEqualTo(Map.of("ORDER", "4711"));
  }

  @Test
  void aNewDirectoryCountsFromTheNextPartyOn() {
    board.setDirectory(
        new Directory(List.of(new Directory.User("anna", "zeta", List.of("101"))), Map.of()));
    ChannelFacts caller = channel("1.1", "1.1", ALICE, "101", "600");
    CallEvent start = board.apply(new ChannelStarted(AT, caller), AT).getFirst();
    assertThat(start.common().participants().getFirst())
        .isEqualTo(Participant.device("101", "anna"));
    assertThat(start.common().account()).isEqualTo("zeta");
  }
}
