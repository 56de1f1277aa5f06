package dev.hookswitch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Answers are kept whole until an endpoint says too much. */
class AnswerAllowanceTest {

  private static final String LONG = "x".repeat(16 * 1024);

  private final AnswerAllowance allowance = new AnswerAllowance();
  private Instant now = Instant.EPOCH;

  private int kept(String answer) {
    return allowance.of(answer, now).length();
  }

  @Test
  void aMegabyteAtOnceAndFourLongOnesASecondAreKept() {
    for (int i = 0; i < 64; i++) {
      assertThat(kept(LONG)).isEqualTo(LONG.length());
    }
    assertThat(allowance.of(LONG, now)).isEqualTo("x".repeat(256) + "…");
    assertThat(kept("a short one")).isEqualTo(11);
    now = now.plusSeconds(1);
    for (int i = 0; i < 4; i++) {
      assertThat(kept(LONG)).isEqualTo(LONG.length());
    }
    assertThat(kept(LONG)).isEqualTo(257);
    now = now.plus(Duration.ofHours(1));
    for (int i = 0; i < 64; i++) {
      assertThat(kept(LONG)).isEqualTo(LONG.length());
    }
    assertThat(kept(LONG)).isEqualTo(257);
    // attempts do not end in the order in which they began
    now = now.minusSeconds(10);
    assertThat(kept(LONG)).isEqualTo(257);
  }
}
