package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.Definition.WrapUp;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.OperatorState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who takes part in which campaign, and can be given a contact. */
abstract class OperatorContract extends CampaignStoreContract {

  private static final WrapUp HALF_A_MINUTE = new WrapUp(Duration.ofSeconds(30), WrapUp.Then.READY);

  @BeforeEach
  void twoCampaigns() {
    running("a", Definition.DEFAULT);
    running("b", Definition.DEFAULT);
  }

  private OperatorState state(String campaign, String user, Instant now) {
    return operators.find("cmp_" + campaign, user, now).orElseThrow().state();
  }

  @Test
  void theySayWhetherTheyAreThere() {
    Operator alice = operators.say("cmp_a", "alice", true, "101", NOW).orElseThrow();
    assertThat(alice)
        .isEqualTo(
            new Operator("cmp_a", "alice", "101", OperatorState.READY, NOW, null, null, null));
    operators.say("cmp_a", "bob", false, null, NOW);
    reopen();
    assertThat(operators.list("cmp_a", NOW))
        .extracting(Operator::user)
        .containsExactly("alice", "bob");
    assertThat(operators.list("cmp_b", NOW)).isEmpty();
    Instant later = NOW.plusSeconds(60);
    assertThat(operators.say("cmp_a", "alice", true, null, later).orElseThrow()).isEqualTo(alice);
    Operator away = operators.say("cmp_a", "alice", false, "102", later).orElseThrow();
    assertThat(away.state()).isEqualTo(OperatorState.AWAY);
    assertThat(away.since()).isEqualTo(later);
    assertThat(away.device()).isEqualTo("102");
    assertThat(operators.say("cmp_none", "alice", true, null, NOW)).isEmpty();
    assertThat(operators.leave("cmp_a", "alice")).isTrue();
    assertThat(operators.leave("cmp_a", "alice")).isFalse();
    assertThat(operators.list("cmp_a", NOW)).hasSize(1);
  }

  @Test
  void oneContactAtATimeInAllCampaigns() {
    operators.say("cmp_a", "alice", true, null, NOW);
    operators.say("cmp_b", "alice", true, null, NOW);
    operators.say("cmp_a", "bob", false, null, NOW);
    assertThat(operators.claim("cmp_a", "alice", "ct_a_1_1", NOW)).isTrue();
    assertThat(operators.claim("cmp_b", "alice", "ct_b_1_1", NOW)).isFalse();
    assertThat(operators.claim("cmp_a", "bob", "ct_a_2_1", NOW)).isFalse();
    assertThat(operators.claim("cmp_a", "carol", "ct_a_2_1", NOW)).isFalse();
    assertThat(state("a", "alice", NOW)).isEqualTo(OperatorState.BUSY);
    assertThat(state("b", "alice", NOW)).isEqualTo(OperatorState.BUSY);
    assertThat(operators.leave("cmp_a", "alice")).isFalse();
    reopen();
    assertThat(operators.busy())
        .singleElement()
        .satisfies(operator -> {
          assertThat(operator.user()).isEqualTo("alice");
          assertThat(operator.campaign()).isEqualTo("cmp_a");
          assertThat(operator.callId()).isEqualTo("ct_a_1_1");
        });
  }

  @Test
  void wrapUpEndsByItself() {
    operators.say("cmp_a", "alice", true, null, NOW);
    operators.say("cmp_b", "alice", true, null, NOW);
    operators.claim("cmp_a", "alice", "ct_a_1_1", NOW);
    assertThat(operators.wrapUp("alice", "ct_a_9_9", HALF_A_MINUTE, NOW)).isFalse();
    assertThat(operators.wrapUp("alice", "ct_a_1_1", HALF_A_MINUTE, NOW)).isTrue();
    assertThat(operators.wrapUp("alice", "ct_a_1_1", HALF_A_MINUTE, NOW)).isFalse();
    Operator wrapping = operators.find("cmp_b", "alice", NOW.plusSeconds(29)).orElseThrow();
    assertThat(wrapping.state()).isEqualTo(OperatorState.WRAP_UP);
    assertThat(wrapping.until()).isEqualTo(NOW.plusSeconds(30));
    assertThat(wrapping.next()).isEqualTo(OperatorState.READY);
    assertThat(operators.claim("cmp_b", "alice", "ct_b_1_1", NOW.plusSeconds(29))).isFalse();
    Operator ready = operators.find("cmp_b", "alice", NOW.plusSeconds(30)).orElseThrow();
    assertThat(ready.state()).isEqualTo(OperatorState.READY);
    assertThat(ready.since()).isEqualTo(NOW.plusSeconds(30));
    assertThat(operators.claim("cmp_b", "alice", "ct_b_1_1", NOW.plusSeconds(30))).isTrue();
  }

  @Test
  void theyEndWrapUpThemselves() {
    operators.say("cmp_a", "alice", true, null, NOW);
    operators.claim("cmp_a", "alice", "ct_a_1_1", NOW);
    operators.wrapUp("alice", "ct_a_1_1", HALF_A_MINUTE, NOW);
    Instant soon = NOW.plusSeconds(3);
    Operator ready = operators.say("cmp_a", "alice", true, null, soon).orElseThrow();
    assertThat(ready.state()).isEqualTo(OperatorState.READY);
    assertThat(ready.since()).isEqualTo(soon);
  }

  @Test
  void whatTheySayDuringACallFollowsOnIt() {
    operators.say("cmp_a", "alice", true, null, NOW);
    operators.claim("cmp_a", "alice", "ct_a_1_1", NOW);
    Operator busy = operators.say("cmp_a", "alice", false, null, NOW).orElseThrow();
    assertThat(busy.state()).isEqualTo(OperatorState.BUSY);
    assertThat(busy.next()).isEqualTo(OperatorState.AWAY);
    operators.wrapUp("alice", "ct_a_1_1", HALF_A_MINUTE, NOW);
    assertThat(state("a", "alice", NOW.plusSeconds(10))).isEqualTo(OperatorState.WRAP_UP);
    assertThat(state("a", "alice", NOW.plusSeconds(30))).isEqualTo(OperatorState.AWAY);
  }

  @Test
  void awayAfterWrapUpIsAwayEverywhereUntilTheyComeBack() {
    operators.say("cmp_a", "alice", true, null, NOW);
    operators.say("cmp_b", "alice", true, null, NOW);
    operators.claim("cmp_a", "alice", "ct_a_1_1", NOW);
    operators.wrapUp(
        "alice", "ct_a_1_1", new WrapUp(Duration.ofSeconds(10), WrapUp.Then.AWAY), NOW);
    assertThat(operators.find("cmp_a", "alice", NOW).orElseThrow().next())
        .isEqualTo(OperatorState.AWAY);
    assertThat(state("b", "alice", NOW.plusSeconds(10))).isEqualTo(OperatorState.AWAY);
    operators.say("cmp_b", "alice", true, null, NOW.plusSeconds(20));
    assertThat(state("b", "alice", NOW.plusSeconds(20))).isEqualTo(OperatorState.READY);
    assertThat(state("a", "alice", NOW.plusSeconds(20))).isEqualTo(OperatorState.AWAY);
  }

  @Test
  void aCallThatComesToNothing() {
    operators.say("cmp_a", "alice", true, null, NOW);
    operators.claim("cmp_a", "alice", "ct_a_1_1", NOW);
    assertThat(operators.release("alice", "ct_a_2_1")).isFalse();
    assertThat(operators.release("alice", "ct_a_1_1")).isTrue();
    assertThat(state("a", "alice", NOW)).isEqualTo(OperatorState.READY);
    operators.claim("cmp_a", "alice", "ct_a_2_1", NOW);
    assertThat(operators.missed("alice", "ct_a_1_1", NOW)).isFalse();
    assertThat(state("a", "alice", NOW)).isEqualTo(OperatorState.BUSY);
    assertThat(operators.missed("alice", "ct_a_2_1", NOW)).isTrue();
    assertThat(state("a", "alice", NOW)).isEqualTo(OperatorState.AWAY);
    assertThat(operators.busy()).isEmpty();
  }
}
