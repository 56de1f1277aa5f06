package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LastMinuteTest {

  private static final Instant NOW = Instant.parse("2026-11-26T04:08:46.001Z");

  @Test
  void whatIsOlderThanAMinuteCountsNoMore() {
    LastMinute rate = new LastMinute();
    assertThat(rate.count(NOW)).isZero();
    rate.note(NOW);
    rate.note(NOW.plusMillis(500));
    rate.note(NOW.plusSeconds(30));
    assertThat(rate.count(NOW.plusSeconds(30))).isEqualTo(3);
    assertThat(rate.count(NOW.plusSeconds(59))).isEqualTo(3);
    assertThat(rate.count(NOW.plusSeconds(60))).isEqualTo(1);
    rate.note(NOW.plusSeconds(60));
    assertThat(rate.count(NOW.plusSeconds(60))).isEqualTo(2);
    assertThat(rate.count(NOW.plusSeconds(3_600))).isZero();
  }
}
