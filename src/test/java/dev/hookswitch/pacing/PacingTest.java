package dev.hookswitch.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.pacing.Decision.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacingTest {

  private static final Instant NOW = Hall.NOW;
  private static final PacingRules RULES = PacingRules.DEFAULT;

  private static Pacing told(PacingRules rules, List<Observation> known) {
    Pacing pacing = new Pacing(rules);
    known.forEach(pacing::observe);
    return pacing;
  }

  private static Pacing experienced() {
    return Hall.experienced(RULES, 120);
  }

  private static PacingRules limited(int mostLines, double mostPerOperator, int fewestOperators) {
    return new PacingRules(
        RULES.ceiling(),
        RULES.window(),
        RULES.patience(),
        RULES.connectDelay(),
        mostLines,
        mostPerOperator,
        fewestOperators);
  }

  // modes

  @Test
  void whoKnowsNothingDialsOneLineForEachOperatorWhoIsReady() {
    Decision decision =
        new Pacing(RULES).decide(Hall.now().ready(8).talking(2, 60).ringing(3, 5).situation());

    assertThat(decision.mode()).isEqualTo(Mode.LEARNING);
    assertThat(decision.lines()).isEqualTo(5);
  }

  @Test
  void pausedOrWithoutOperatorsNobodyIsDialled() {
    Decision paused = experienced().decide(Hall.now().ready(10).paused().situation());
    Decision deserted = experienced().decide(Hall.now().situation());

    assertThat(paused.mode()).isEqualTo(Mode.IDLE);
    assertThat(paused.lines()).isZero();
    assertThat(deserted.mode()).isEqualTo(Mode.IDLE);
    assertThat(deserted.lines()).isZero();
  }

  @Test
  void withFewOperatorsItIsProgressive() {
    Decision four = experienced().decide(Hall.now().ready(1).wrappingUp(3, 18).situation());
    Decision five = experienced().decide(Hall.now().ready(1).wrappingUp(4, 18).situation());

    assertThat(four.mode()).isEqualTo(Mode.FEW_OPERATORS);
    assertThat(four.lines()).isEqualTo(1);
    assertThat(five.mode()).isEqualTo(Mode.PREDICTIVE);
    assertThat(five.lines()).isGreaterThan(1);
  }

  @Test
  void itDialsForOperatorsWhoWillBeFreeAndNotForThoseWhoHaveJustBegun() {
    Decision ending = experienced().decide(Hall.now().wrappingUp(10, 12).situation());
    Decision begun = experienced().decide(Hall.now().talking(10, 5).situation());

    assertThat(ending.mode()).isEqualTo(Mode.PREDICTIVE);
    assertThat(ending.lines()).isPositive();
    assertThat(ending.atRisk()).isPositive();
    assertThat(begun.mode()).isEqualTo(Mode.PREDICTIVE);
    assertThat(begun.lines()).isZero();
  }

  @Test
  void whatRingsAlreadyIsTakenIntoAccount() {
    int alone = experienced().decide(Hall.now().wrappingUp(10, 12).situation()).lines();
    int beside =
        experienced()
            .decide(Hall.now().wrappingUp(10, 12).ringing(alone + 5, 9).situation())
            .lines();

    assertThat(beside).isLessThan(alone);
  }

  @Test
  void whereSomebodyWaitsNobodyMoreIsDialled() {
    Decision decision =
        experienced()
            .decide(Hall.now().wrappingUp(10, 12).waiting(1, Duration.ofMillis(500)).situation());

    assertThat(decision.mode()).isEqualTo(Mode.SOMEBODY_WAITS);
    assertThat(decision.lines()).isZero();
  }

  @Test
  void whoWaitedTooLongIsAbandonedAndHoldsNobodyUp() {
    Decision decision =
        experienced()
            .decide(Hall.now().wrappingUp(10, 12).waiting(1, Duration.ofSeconds(3)).situation());

    assertThat(decision.mode()).isEqualTo(Mode.PREDICTIVE);
  }

  @Test
  void anOperatorWhoIsConnectedSlowlyMustBeFreeSooner() {
    PacingRules slow =
        new PacingRules(
            RULES.ceiling(),
            RULES.window(),
            RULES.patience(),
            Duration.ofMillis(1_900),
            RULES.mostLines(),
            RULES.mostLinesPerOperator(),
            RULES.fewestOperators());
    Situation situation = Hall.now().wrappingUp(10, 8).situation();

    assertThat(Hall.experienced(slow, 120).decide(situation).lines())
        .isLessThanOrEqualTo(experienced().decide(situation).lines());
  }

  // limits of lines

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 12, 13, 15, 30})
  void neverMoreLinesThanTheCampaignHas(int most) {
    Pacing pacing = Hall.experienced(limited(most, 3, 5), 120);

    Decision decision =
        pacing.decide(Hall.now().ready(10).talking(7, 60).ringing(3, 5).otherLines(2).situation());

    assertThat(decision.lines()).isBetween(0, Math.max(0, most - 12));
  }

  @Test
  void neverMoreLinesForEachOperatorThanAllowed() {
    Pacing pacing = Hall.experienced(limited(1_000, 1.5, 5), 120);

    Decision decision = pacing.decide(Hall.now().ready(10).ringing(12, 5).situation());

    assertThat(decision.lines()).isBetween(0, 3);
  }

  // the ceiling

  @Test
  void atTheCeilingItIsProgressiveUntilTheAbandonedLeaveTheWindow() {
    Pacing pacing = experienced();
    for (int ago = 100; ago < 104; ago++) {
      pacing.observe(new Observation.Abandoned(NOW.minusSeconds(ago)));
    }
    Decision atOnce = pacing.decide(Hall.now().ready(2).wrappingUp(8, 12).situation());
    assertThat(atOnce.mode()).isEqualTo(Mode.CEILING);
    assertThat(atOnce.lines()).isEqualTo(2);
    assertThat(atOnce.abandoned()).isEqualTo(4);
    assertThat(atOnce.allowance()).isNegative();

    Instant later = NOW.plus(Duration.ofMinutes(29));
    for (int second = 0; second < 29 * 60; second += 15) {
      pacing.observe(new Observation.Answered(NOW.plusSeconds(second), Duration.ofSeconds(12)));
    }
    Decision afterwards = pacing.decide(Hall.at(later).ready(2).wrappingUp(8, 12).situation());
    assertThat(afterwards.mode()).isEqualTo(Mode.PREDICTIVE);
    assertThat(afterwards.abandoned()).isZero();
  }

  @Test
  void withACeilingOfZeroItIsProgressive() {
    PacingRules none =
        new PacingRules(0, RULES.window(), RULES.patience(), RULES.connectDelay(), 1_000, 3, 5);

    Decision decision =
        Hall.experienced(none, 120).decide(Hall.now().wrappingUp(10, 12).situation());

    assertThat(decision.mode()).isEqualTo(Mode.CEILING);
    assertThat(decision.lines()).isZero();
  }

  @Test
  void fewAnswersAllowNobodyToBeAbandoned() {
    Pacing pacing = Hall.experienced(RULES, 25);

    Decision decision = pacing.decide(Hall.now().ready(1).wrappingUp(9, 12).situation());

    assertThat(decision.mode()).isEqualTo(Mode.CEILING);
    assertThat(decision.lines()).isEqualTo(1);
    assertThat(decision.allowance()).isZero();
  }

  // a restart, and what is told late

  @Test
  void afterARestartItIsAsStrictAsWhatItIsTold() {
    List<Observation> known = new ArrayList<>(Hall.halfAnHour(120));
    known.add(new Observation.Abandoned(NOW.minusSeconds(600)));
    known.add(new Observation.Abandoned(NOW.minusSeconds(300)));
    Situation situation = Hall.now().wrappingUp(10, 12).situation();

    Decision told = told(RULES, known).decide(situation);
    Decision untold = new Pacing(RULES).decide(situation);

    assertThat(told.answered()).isBetween(118, 120);
    assertThat(told.abandoned()).isEqualTo(2);
    assertThat(told.allowance()).isLessThan(2);
    assertThat(told.mode())
        .as("it relies on no answers before it saw some")
        .isEqualTo(Mode.CEILING);
    assertThat(untold.mode()).isEqualTo(Mode.LEARNING);
    assertThat(untold.lines()).isZero();
  }

  @Test
  void whatIsRecalledCountsAndWhatIsLearnedDoesNot() {
    Pacing pacing = new Pacing(RULES);
    pacing.recall(NOW.minusSeconds(600), 40, 2);
    pacing.recall(NOW.minusSeconds(7_200), 40, 2);
    Hall.halfAnHour(120).forEach(pacing::learn);

    Decision decision = pacing.decide(Hall.now().wrappingUp(10, 12).situation());

    assertThat(decision.answered()).isEqualTo(40);
    assertThat(decision.abandoned()).isEqualTo(2);
    assertThat(decision.mode()).isEqualTo(Mode.CEILING);
  }

  @Test
  void whatIsToldOutOfOrderCountsWhereItBelongs() {
    Pacing pacing = experienced();
    Situation situation = Hall.now().ready(10).situation();
    int answered = pacing.decide(situation).answered();

    pacing.observe(new Observation.Answered(NOW.minusSeconds(900), Duration.ofSeconds(12)));
    pacing.observe(new Observation.Abandoned(NOW.minusSeconds(900)));
    pacing.observe(new Observation.Answered(NOW.minusSeconds(86_400), Duration.ofSeconds(12)));
    pacing.observe(new Observation.Abandoned(NOW.minusSeconds(86_400)));

    Decision decision = pacing.decide(situation);
    assertThat(decision.answered()).isEqualTo(answered + 1);
    assertThat(decision.abandoned()).isEqualTo(1);
  }

  @Test
  void whatMakesNoSenseDoesNoHarm() {
    Pacing pacing = experienced();
    pacing.observe(new Observation.Talked(Duration.ofSeconds(-5)));
    pacing.observe(new Observation.WrappedUp(Duration.ofDays(3)));
    pacing.observe(new Observation.Answered(NOW, Duration.ofSeconds(-1)));

    Decision decision =
        pacing.decide(Hall.now().talking(5, -10).talking(5, 100_000).ringing(3, -5).situation());

    assertThat(decision.lines()).isBetween(0, 27);
    assertThat(decision.atRisk()).isFinite().isNotNegative();
  }

  @Test
  void toldTheSameItSaysTheSame() {
    World world = World.of(8);
    assertThat(decisions(world)).isEqualTo(decisions(world));
  }

  private static List<Decision> decisions(World world) {
    Pacing pacing = new Pacing(RULES);
    List<Decision> decisions = new ArrayList<>();
    var _ =
        CallCentre.run(
            world,
            new Dialler() {
              @Override
              public int dial(Situation situation) {
                decisions.add(pacing.decide(situation));
                return decisions.getLast().lines();
              }

              @Override
              public void observe(Observation observation) {
                pacing.observe(observation);
              }
            },
            17,
            1.5);
    return decisions;
  }

  // rules

  @Test
  void rulesBeyondTheirBoundsAreRefused() {
    assertThatThrownBy(() -> ruled(1.01, Duration.ofMinutes(30), Duration.ofSeconds(2)))
        .hasMessageContaining("ceiling");
    assertThatThrownBy(() -> ruled(0.03, Duration.ofMinutes(9), Duration.ofSeconds(2)))
        .hasMessageContaining("window");
    assertThatThrownBy(() -> ruled(0.03, Duration.ofMinutes(30), Duration.ZERO))
        .hasMessageContaining("patience");
    assertThatThrownBy(() -> limited(-1, 3, 5)).hasMessageContaining("mostLines");
    assertThatThrownBy(() -> limited(10, 0.9, 5)).hasMessageContaining("mostLinesPerOperator");
    assertThatThrownBy(() -> limited(10, Double.NaN, 5)).hasMessageContaining("PerOperator");
    assertThatThrownBy(() -> limited(10, 3, 0)).hasMessageContaining("fewestOperators");
  }

  private static PacingRules ruled(double ceiling, Duration window, Duration patience) {
    return new PacingRules(ceiling, window, patience, Duration.ZERO, 100, 3, 5);
  }
}
