package dev.hookswitch.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BucketsTest {

  private Instant now = Instant.parse("2026-11-26T04:08:46.001Z");
  private final Buckets buckets = new Buckets(5, Duration.ofSeconds(30), () -> now);

  private boolean isTaken(String key) {
    return buckets.take(key).isZero();
  }

  @Test
  void soManyAtOnceThenOneNowAndThen() {
    for (int i = 0; i < 5; i++) {
      assertThat(isTaken("a")).isTrue();
    }
    assertThat(buckets.take("a")).isEqualTo(Duration.ofSeconds(30));
    assertThat(isTaken("b")).isTrue();
    now = now.plusSeconds(29);
    assertThat(buckets.take("a")).isEqualTo(Duration.ofSeconds(1));
    now = now.plusSeconds(1);
    assertThat(isTaken("a")).isTrue();
    assertThat(isTaken("a")).isFalse();
    now = now.plus(Duration.ofHours(1));
    for (int i = 0; i < 5; i++) {
      assertThat(isTaken("a")).isTrue();
    }
    assertThat(isTaken("a")).isFalse();
  }

  @Test
  void whatIsGivenBackCanBeTaken() {
    for (int i = 0; i < 50; i++) {
      assertThat(isTaken("a")).isTrue();
      buckets.giveBack("a");
    }
    buckets.giveBack("never");
    for (int i = 0; i < 5; i++) {
      assertThat(isTaken("a")).isTrue();
    }
    assertThat(isTaken("a")).isFalse();
  }

  @Test
  void aFullBucketIsForgotten() {
    for (int i = 0; i < 100; i++) {
      assertThat(isTaken("k" + i)).isTrue();
    }
    assertThat(buckets.size()).isEqualTo(100);
    now = now.plusSeconds(30);
    assertThat(isTaken("a")).isTrue();
    assertThat(buckets.size()).isEqualTo(1);
  }

  @Test
  void ofTooManyTheOneThatWasUsedTheLongestAgoIsForgotten() {
    for (int i = 0; i < 5; i++) {
      assertThat(isTaken("first")).isTrue();
      assertThat(isTaken("kept")).isTrue();
    }
    for (int i = 0; i < Buckets.MOST - 1; i++) {
      assertThat(isTaken("k" + i)).isTrue();
      if (i % 1_000 == 0) {
        assertThat(isTaken("kept")).isFalse();
      }
    }
    assertThat(buckets.size()).isEqualTo(Buckets.MOST);
    assertThat(isTaken("kept")).isFalse();
    assertThat(isTaken("first")).isTrue();
    assertThat(buckets.size()).isEqualTo(Buckets.MOST);
  }
}
