package dev.hookswitch.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OffsetsTest {

  private final SplittableRandom random = new SplittableRandom(1);

  private Offsets some(int partitions, long bound) {
    return new Offsets(random.longs(partitions, 0, bound).toArray());
  }

  @Test
  void aTextIsReadAsWhatItWas() {
    for (int partitions : new int[] {1, 3, 64}) {
      for (int bits = 0; bits <= 60; bits += 6) {
        Offsets offsets = some(partitions, 1L << bits);
        assertThat(Offsets.of(offsets.text(), partitions)).isEqualTo(offsets);
        String text = offsets.text();
        assertThatThrownBy(() -> Offsets.of(text, partitions + 1))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(Offsets.of("e0", 64).isBeginning()).isTrue();
  }

  @Test
  void aTextOfSixtyFourPartitionsFitsIntoAHeader() {
    long[] far = new long[64];
    for (int partition = 0; partition < far.length; partition++) {
      far[partition] = 900_000_000_000L + random.nextLong(10_000);
    }
    assertThat(new Offsets(far).text()).matches("k[A-Za-z0-9_-]{1,190}");
  }

  @Test
  void whatIsNoTextOfOursIsRefused() {
    for (String text : new String[] {"", "k", "e1", "k*", "x" + some(2, 9).text().substring(1)}) {
      assertThatThrownBy(() -> Offsets.of(text, 2)).isInstanceOf(IllegalArgumentException.class);
    }
    for (int i = 0; i < 1_000; i++) {
      String text = "k" + Long.toString(random.nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
      try {
        Offsets offsets = Offsets.of(text, 2);
        assertThat(offsets.next(0)).isNotNegative();
        assertThat(offsets.next(1)).isNotNegative();
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("cursor");
      }
    }
  }

  @Test
  void placesMeet() {
    for (int i = 0; i < 200; i++) {
      Offsets one = some(3, 4);
      Offsets other = some(3, 4);
      Position both = one.with(other);
      assertThat(both.reaches(one)).isTrue();
      assertThat(both.reaches(other)).isTrue();
      assertThat(one.reaches(one.within(other))).isTrue();
      assertThat(other.reaches(one.within(other))).isTrue();
      assertThat(one.reaches(other)).isEqualTo(both.equals(one));
      Offsets taken = one.taken(1, 2);
      assertThat(taken.next(1)).isEqualTo(Math.max(3, one.next(1)));
      assertThat(one.reaches(taken)).isEqualTo(one.next(1) >= 3);
    }
  }
}
