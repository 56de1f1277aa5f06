package dev.hookswitch.callflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.callflow.Circuit.Leave;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitTest {

  private final Circuit circuit = new Circuit();
  private Instant now = Instant.parse("2026-11-23T04:08:46Z");

  private void fails() {
    Leave leave = circuit.ask(now);
    assertThat(leave).isNotEqualTo(Leave.PAUSE);
    circuit.failed(leave, now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private void breakIt() {
    for (int i = 0; i < Circuit.FAILURES; i++) {
      assertThat(circuit.ask(now)).isEqualTo(Leave.ASK);
      circuit.failed(Leave.ASK, now);
    }
  }

  @Test
  void oneWhoFailsNowAndThenIsAsked() {
    for (int i = 0; i < 100; i++) {
      for (int j = 1; j < Circuit.FAILURES; j++) {
        fails();
      }
      assertThat(circuit.ask(now)).isEqualTo(Leave.ASK);
      circuit.answered();
    }
  }

  @Test
  void oneWhoFailedOftenInARowIsLeftAloneAndThenTriedByOneCaller() {
    breakIt();
    assertThat(circuit.isPausing()).isTrue();
    assertThat(circuit.ask(now)).isEqualTo(Leave.PAUSE);
    pass(Circuit.FIRST_PAUSE.minusMillis(1));
    assertThat(circuit.ask(now)).isEqualTo(Leave.PAUSE);
    pass(Duration.ofMillis(1));
    assertThat(circuit.ask(now)).isEqualTo(Leave.TRY);
    assertThat(circuit.ask(now)).as("one is enough").isEqualTo(Leave.PAUSE);
    circuit.answered();
    assertThat(circuit.ask(now)).isEqualTo(Leave.ASK);
    assertThat(circuit.isPausing()).isFalse();
  }

  @Test
  void pausesGrowToAMinuteAndNoFurther() {
    breakIt();
    Duration pause = Circuit.FIRST_PAUSE;
    for (int i = 0; i < 20; i++) {
      pass(pause.minusMillis(1));
      assertThat(circuit.ask(now)).isEqualTo(Leave.PAUSE);
      pass(Duration.ofMillis(1));
      assertThat(circuit.ask(now)).isEqualTo(Leave.TRY);
      circuit.failed(Leave.TRY, now);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(Circuit.LONGEST_PAUSE) < 0 ? pause : Circuit.LONGEST_PAUSE;
    }
    pass(Circuit.LONGEST_PAUSE);
    assertThat(circuit.ask(now)).isEqualTo(Leave.TRY);
    circuit.answered();
    breakIt();
    pass(Circuit.FIRST_PAUSE);
    assertThat(circuit.ask(now)).as("a new beginning").isEqualTo(Leave.TRY);
  }

  @Test
  void whatWasAskedBeforeDoesNotLengthenThePause() {
    breakIt();
    for (int i = 0; i < 30; i++) {
      circuit.failed(Leave.ASK, now);
    }
    pass(Circuit.FIRST_PAUSE);
    assertThat(circuit.ask(now)).isEqualTo(Leave.TRY);
  }
}
