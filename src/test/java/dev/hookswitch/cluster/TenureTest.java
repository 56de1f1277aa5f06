package dev.hookswitch.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TenureTest {

  private final AtomicBoolean isLiving = new AtomicBoolean(true);
  private final Tenure tenure = new Tenure("partition:7", 3, isLiving::get);

  @Test
  void itIsValidWhileTheNodeLives() {
    assertThat(tenure.isValid()).isTrue();
    tenure.end();
    assertThat(tenure.isValid()).isFalse();
  }

  /** A lane whose thread saw it end rests, and nobody would wake it. */
  @Test
  void onceSeenToEndItDoesNotBeginAgain() {
    isLiving.set(false);
    assertThat(tenure.isValid()).isFalse();
    isLiving.set(true);
    assertThat(tenure.isValid()).isFalse();
  }

  /** What nobody looked at was never over. */
  @Test
  void whatNobodySawIsNoEnd() {
    isLiving.set(false);
    isLiving.set(true);
    assertThat(tenure.isValid()).isTrue();
  }
}
