package dev.hookswitch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How an endpoint's window grows, shrinks and is shut, on a clock of its own. */
class EndpointHealthTest {

  private static final int LIMIT = 40;

  private final EndpointHealth health = new EndpointHealth(LIMIT);
  private Instant now = Instant.EPOCH;

  private void after(Duration time) {
    now = now.plus(time);
  }

  private int permits() {
    return health.permits(now);
  }

  private boolean fails() {
    return health.failed(now, true);
  }

  @Test
  void anEndpointThatNobodyKnowsIsAskedCarefully() {
    assertThat(permits()).isEqualTo(10);
    for (int i = 0; i < 5; i++) {
      assertThat(health.succeeded(now)).isNull();
    }
    assertThat(permits()).isEqualTo(15);
    for (int i = 0; i < 100; i++) {
      assertThat(health.succeeded(now)).isNull();
    }
    assertThat(permits()).isEqualTo(LIMIT);
    assertThat(new EndpointHealth(3).permits(now)).isEqualTo(3);
  }

  @Test
  void distressHalvesAndARefusalDoesNot() {
    assertThat(fails()).isFalse();
    assertThat(permits()).isEqualTo(5);
    assertThat(health.failed(now, false)).isFalse();
    assertThat(permits()).isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      assertThat(fails()).isFalse();
    }
    assertThat(permits()).isEqualTo(1);
    assertThat(health.succeeded(now)).isNull();
    assertThat(permits()).isEqualTo(2);
  }

  @Test
  void manyFailuresInARowMakePausesThatGrowToASecond() {
    for (int i = 0; i < 9; i++) {
      assertThat(fails()).isFalse();
      assertThat(permits()).isPositive();
    }
    for (int pause : new int[] {50, 100, 200, 400, 800, 1_000, 1_000}) {
      assertThat(fails()).isFalse();
      after(Duration.ofMillis(pause - 1));
      assertThat(permits()).isZero();
      after(Duration.ofMillis(1));
      assertThat(permits()).isEqualTo(1);
    }
    assertThat(health.succeeded(now)).isNull();
    assertThat(fails()).isFalse();
    assertThat(permits()).isEqualTo(1);
  }

  @Test
  void afterFiveSecondsOfItOneAtATimeProbes() {
    for (int i = 0; i < 9; i++) {
      assertThat(fails()).isFalse();
    }
    after(Duration.ofSeconds(5));
    assertThat(fails()).isTrue();
    assertThat(health.failingSince()).isEqualTo(Instant.EPOCH);
    for (int wait : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      after(Duration.ofSeconds(wait).minusMillis(1));
      assertThat(permits()).isZero();
      after(Duration.ofMillis(1));
      assertThat(permits()).isEqualTo(1);
      assertThat(fails()).isFalse();
    }
    after(Duration.ofSeconds(30));
    assertThat(health.succeeded(now)).isEqualTo(Duration.between(Instant.EPOCH, now));
    assertThat(permits()).isEqualTo(1);
    assertThat(health.succeeded(now)).isNull();
    assertThat(permits()).isEqualTo(2);
  }

  @Test
  void whatFailedBeforeARestartFailsAfterIt() {
    health.resume(Instant.EPOCH);
    assertThat(health.isFailing()).isTrue();
    assertThat(permits()).isEqualTo(1);
    assertThat(fails()).isFalse();
    assertThat(permits()).isZero();
  }

  @Test
  void aPersonsChangeIsAFreshStart() {
    for (int i = 0; i < 10; i++) {
      assertThat(fails()).isFalse();
    }
    health.holdFor(Duration.ofHours(1), now);
    health.reset(4);
    assertThat(permits()).isEqualTo(4);
  }
}
