package dev.hookswitch.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.pacing.Decision.Mode;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds whatever happens, however senseless: chance says what, from a seed. */
class PacingPropertiesTest {

  private static final int STEPS = 1_000;

  private final List<String> broken = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noLimitIsEverBroken(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PacingRules rules = rules(random);
    Pacing pacing = new Pacing(rules);
    Instant now = Hall.NOW;
    for (int step = 0; step < STEPS; step++) {
      now = now.plusMillis(random.nextInt(-200, 3_000));
      for (int i = random.nextInt(4); i > 0; i--) {
        pacing.observe(observation(random, now));
      }
      Situation situation = situation(random, now);
      check(rules, situation, pacing.decide(situation));
    }
    assertThat(broken).isEmpty();
  }

  private void check(PacingRules rules, Situation situation, Decision decision) {
    int ringing = situation.ringingSince().size();
    int waiting = situation.waitingSince().size();
    long talking = count(situation, AtWork.Talking.class);
    long ready = count(situation, AtWork.Ready.class);
    long used = ringing + waiting + talking + situation.otherLines();
    int operators = situation.operators().size();
    expect(decision.lines() >= 0, "a negative number", decision);
    expect(
        decision.lines() == 0 || used + decision.lines() <= rules.mostLines(),
        "more lines than there are",
        decision);
    expect(
        decision.lines() == 0
            || ringing + waiting + decision.lines() <= rules.mostLinesPerOperator() * operators,
        "more lines than there may be for so many operators",
        decision);
    expect(
        decision.mode() != Mode.PREDICTIVE || operators >= rules.fewestOperators(),
        "predictive with too few operators",
        decision);
    expect(
        decision.mode() == Mode.PREDICTIVE || decision.lines() <= Math.max(0, ready - ringing),
        "more than one line for each who is ready",
        decision);
    expect(
        decision.mode() != Mode.PREDICTIVE || decision.allowance() > 0,
        "predictive where nobody may be abandoned",
        decision);
    expect(!situation.paused() || decision.lines() == 0, "dialled though it is paused", decision);
    expect(Double.isFinite(decision.atRisk()), "a risk that is no number", decision);
  }

  private void expect(boolean holds, String otherwise, Decision decision) {
    if (!holds) {
      broken.add(otherwise + ": " + decision);
    }
  }

  private static long count(Situation situation, Class<? extends AtWork> state) {
    return situation.operators().stream().filter(state::isInstance).count();
  }

  private static PacingRules rules(SplittableRandom random) {
    return new PacingRules(
        random.nextInt(11) / 100.0,
        Duration.ofMinutes(random.nextInt(10, 200)),
        Duration.ofMillis(random.nextInt(1_000, 5_000)),
        Duration.ofMillis(random.nextInt(1_000)),
        random.nextInt(80),
        random.nextDouble(1, 5),
        random.nextInt(1, 12));
  }

  private static Observation observation(SplittableRandom random, Instant now) {
    Duration lasted = Duration.ofMillis((long) Math.exp(random.nextDouble(0, 14)) - 2);
    Instant at = random.nextInt(20) > 0 ? now : now.minusSeconds(random.nextInt(20_000));
    return switch (random.nextInt(10)) {
      case 0, 1 -> new Observation.Answered(at, lasted);
      case 2, 3, 4, 5 -> new Observation.Unanswered(at, lasted);
      case 6 ->
          random.nextInt(10) == 0
              ? new Observation.Abandoned(at)
              : new Observation.Answered(at, lasted);
      case 7, 8 -> new Observation.Talked(lasted);
      default -> new Observation.WrappedUp(lasted);
    };
  }

  private static Situation situation(SplittableRandom random, Instant now) {
    Hall hall = Hall.at(now).ready(random.nextInt(6)).ringing(random.nextInt(12), 3);
    for (int i = random.nextInt(12); i > 0; i--) {
      hall.talking(1, random.nextInt(-2, 400)).ringing(random.nextInt(2), random.nextInt(-2, 90));
    }
    hall.wrappingUp(random.nextInt(8), random.nextInt(60));
    if (random.nextInt(4) == 0) {
      hall.waiting(random.nextInt(4), Duration.ofMillis(random.nextInt(-100, 4_000)));
    }
    if (random.nextInt(20) == 0) {
      hall.paused();
    }
    return hall.otherLines(random.nextInt(3)).situation();
  }

  // memory

  @ParameterizedTest
  @ValueSource(ints = {6, 25})
  void whatItKeepsDoesNotGrow(int operators) {
    long anHour = size(operators, 1);
    long muchLater = size(operators, 8);

    assertThat(muchLater).isLessThan(2 * anHour);
  }

  /** The numbers and objects that a pacing holds after so many hours. */
  private static long size(int operators, double hours) {
    Pacing pacing = new Pacing(PacingRules.DEFAULT);
    var _ =
        CallCentre.run(
            World.of(operators),
            new Dialler() {
              @Override
              public int dial(Situation situation) {
                return pacing.decide(situation).lines();
              }

              @Override
              public void observe(Observation observation) {
                pacing.observe(observation);
              }
            },
            23,
            hours);
    return size(pacing, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static long size(Object object, Set<Object> seen) {
    if (!seen.add(object)) {
      return 0;
    }
    if (object.getClass().isArray()) {
      long size = Array.getLength(object);
      if (object instanceof Object[] elements) {
        for (Object element : elements) {
          size += element == null ? 0 : size(element, seen);
        }
      }
      return size;
    }
    long size = 1;
    if (object.getClass().getPackageName().equals(Pacing.class.getPackageName())) {
      for (Field field : object.getClass().getDeclaredFields()) {
        size += Modifier.isStatic(field.getModifiers()) ? 0 : size(field, object, seen);
      }
    }
    return size;
  }

  private static long size(Field field, Object object, Set<Object> seen) {
    try {
      field.setAccessible(true);
      Object value = field.get(object);
      return field.getType().isPrimitive() || value == null ? 1 : size(value, seen);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
