package dev.hookswitch.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SigningTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-11-23T04:08:46Z");

  private static SigningKey key() {
    return SigningSecret.generate(RANDOM);
  }

  @Test
  void aReplacedKeySignsUntilItRetires() {
    SigningKey old = key();
    SigningKey next = key();
    Signing rotated = Signing.with(old).rotate(next, NOW, NOW.plusSeconds(60));
    assertThat(rotated.current()).isEqualTo(next);
    assertThat(rotated.at(NOW)).containsExactly(next, old);
    assertThat(rotated.at(NOW.plusSeconds(59))).containsExactly(next, old);
    assertThat(rotated.at(NOW.plusSeconds(60))).containsExactly(next);
  }

  @Test
  void anOverlapOfNothingRetiresTheOldKeyAtOnce() {
    SigningKey next = key();
    assertThat(Signing.with(key()).rotate(next, NOW, NOW)).isEqualTo(Signing.with(next));
  }

  @Test
  void anEarlierRetirementIsNotPutOff() {
    SigningKey first = key();
    Signing once = Signing.with(first).rotate(key(), NOW, NOW.plusSeconds(60));
    Signing twice = once.rotate(key(), NOW, NOW.plus(Duration.ofDays(1)));
    assertThat(twice.keys().getLast()).isEqualTo(new Signing.Key(first, NOW.plusSeconds(60)));
    assertThat(twice.rotate(key(), NOW.plusSeconds(61), NOW.plusSeconds(99)).keys())
        .as("what has retired is forgotten")
        .hasSize(3)
        .noneMatch(each -> each.key().equals(first));
  }

  @Test
  void manyRotationsKeepTheNewest() {
    Signing signing = Signing.with(key());
    SigningKey last = key();
    for (int i = 0; i < 20; i++) {
      last = key();
      signing = signing.rotate(last, NOW, NOW.plusSeconds(600));
    }
    assertThat(signing.keys()).hasSize(Signing.MOST);
    assertThat(signing.current()).isEqualTo(last);
  }

  @Test
  void aKeyPairIsReadAsItWasWritten() {
    SigningKeyPair pair = SigningKeyPair.generate(RANDOM);
    assertThat(pair.reveal()).startsWith("whsk_");
    assertThat(pair.publicKey()).startsWith("whpk_");
    assertThat(SigningKey.parse(pair.reveal())).isEqualTo(pair);
    assertThat(pair.toString()).doesNotContain(pair.reveal().substring(5, 40));
  }

  @Test
  void aBadKeyIsRefusedWithoutBeingRepeated() {
    for (String text : List.of("whsk_", "whsk_AAAA", "whsk_?", "whsec_AAAA", "secret", "whpk_AA")) {
      assertThatThrownBy(() -> SigningKey.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(text.length() > 6 ? text : "\0");
    }
  }

  @Test
  void timesAreWrittenInTheLargestUnitThatSaysThemWhole() {
    for (String text : List.of("0s", "1ms", "1500ms", "90s", "5m", "36h", "2d")) {
      assertThat(TimeText.of(TimeText.parse(text).orElseThrow())).isEqualTo(text);
    }
    assertThat(TimeText.of(TimeText.parse("120s").orElseThrow())).isEqualTo("2m");
    assertThat(TimeText.parse("1 d")).isEmpty();
  }
}
