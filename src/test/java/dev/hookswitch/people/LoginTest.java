package dev.hookswitch.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoginTest {

  @Test
  void whatLooksTheSameIsTheSame() {
    assertThat(Login.of(" Ann.Smith@Example.COM ")).contains("ann.smith@example.com");
    assertThat(Login.of("\uff21\uff4e\uff4e")).contains("ann");
    assertThat(Login.of("Zoe\u0308")).isEqualTo(Login.of("ZO\u00cb"));
    assertThat(Login.of("stra\u00dfe")).isEqualTo(Login.of("STRASSE"));
    assertThat(Login.of("\u0130stanbul")).isNotEmpty();
  }

  @Test
  void foldingTwiceChangesNothing() {
    for (int character = 0; character < 0x1_0000; character++) {
      Optional<String> once = Login.of(Character.toString(character));
      assertThat(once.flatMap(Login::of)).as("%x", character).isEqualTo(once);
    }
  }

  @Test
  void whatCannotBeSeenIsNoLogin() {
    for (String none :
        new String[] {
          "", "  ", "a b", "a\nb", "a\u0000b", "a\u200bb", "a\u202eb", "a\u00a0b", "\ud800"
        }) {
      assertThat(Login.of(none)).as(none).isEmpty();
    }
  }

  @Test
  void aLoginHasAnEnd() {
    assertThat(Login.of("x".repeat(100))).isPresent();
    assertThat(Login.of("x".repeat(101))).isEmpty();
    assertThat(Login.of("\ufdfa".repeat(6))).as("18 characters each").isEmpty();
    assertThat(Login.of("x".repeat(10_000_000))).isEmpty();
  }
}
