package dev.hookswitch.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.people.Passwords.Cost;
import dev.hookswitch.people.Passwords.Hashing;
import dev.hookswitch.people.Passwords.Hashing.Busy;
import dev.hookswitch.people.Passwords.Hashing.Hashed;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  private static final String PASSWORD = "correct horse battery";

  /** Letters that do not repeat themselves. */
  private static final String EVERY_OTHER =
      IntStream.range(0, 300)
          .mapToObj(n -> Character.toString('a' + n * n / 7 % 26))
          .collect(Collectors.joining());

  private static final Cost CHEAP = new Cost(64, 1, 1);

  private final Passwords passwords = passwords(CHEAP);

  private static Passwords passwords(Cost cost) {
    return new Passwords(cost, Duration.ofMinutes(1), new SecureRandom());
  }

  private static <T> T value(Hashing<T> hashing) {
    assertThat(hashing).isInstanceOf(Hashed.class);
    return ((Hashed<T>) hashing).value();
  }

  /** Made by the reference implementation: {@code argon2 somesalt -id -t 2 -m 16 -p 1}. */
  @Test
  void aHashOfTheReferenceImplementationIsUnderstood() {
    String theirs =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(value(passwords.matches("password", theirs))).isTrue();
    assertThat(value(passwords.matches("passwore", theirs))).isFalse();
  }

  @Test
  void aPasswordMatchesItsHashAndNoOther() {
    String hash = value(passwords.hash(PASSWORD));
    assertThat(hash)
        .matches("\\$argon2id\\$v=19\\$m=64,t=1,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(value(passwords.hash(PASSWORD))).as("with another salt").isNotEqualTo(hash);
    assertThat(value(passwords.matches(PASSWORD, hash))).isTrue();
    assertThat(value(passwords.matches("Correct horse battery", hash))).isFalse();
    assertThat(value(passwords.matches("", hash))).isFalse();
    assertThat(value(passwords.matches("x".repeat(1_000_000), hash))).isFalse();
    assertThat(value(passwords.matchesNobody(PASSWORD))).isFalse();
  }

  @Test
  void whatIsNoHashMatchesNothing() {
    for (String broken :
        new String[] {
          "",
          PASSWORD,
          "$2b$12$abcdefghijklmnopqrstuv",
          "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
          "$argon2id$v=19$m=999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
          "$argon2id$v=19$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
          "$argon2id$v=19$m=64,t=1,p=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
          "$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        }) {
      assertThat(value(passwords.matches(PASSWORD, broken))).as(broken).isFalse();
    }
  }

  @Test
  void theSameCharactersTypedOtherwiseAreTheSamePassword() {
    String hash = value(passwords.hash("cafe\u0301 au lait, twice"));
    assertThat(value(passwords.matches("caf\u00e9 au lait, twice", hash))).isTrue();
  }

  @Test
  void aHashThatCostsLessThanNowIsOutdated() {
    String hash = value(passwords.hash(PASSWORD));
    assertThat(passwords.isOutdated(hash)).isFalse();
    assertThat(passwords(new Cost(128, 1, 1)).isOutdated(hash)).isTrue();
    assertThat(passwords(new Cost(64, 2, 1)).isOutdated(hash)).isTrue();
    assertThat(passwords(new Cost(32, 1, 1)).isOutdated(hash)).isFalse();
    assertThat(passwords.isOutdated("nonsense")).isTrue();
  }

  @Test
  void lengthIsAllThatIsAskedOfAPassword() {
    assertThat(Passwords.refusal("12345678901", "ann")).contains(Refusal.PASSWORD_SHORT);
    assertThat(Passwords.refusal("no capitals", "ann")).contains(Refusal.PASSWORD_SHORT);
    assertThat(Passwords.refusal("no capitals at all", "ann")).isEmpty();
    String twoUnitsEach = "\ud83d\ude00";
    assertThat(Passwords.refusal(twoUnitsEach.repeat(11), "ann")).contains(Refusal.PASSWORD_SHORT);
    assertThat(Passwords.refusal(EVERY_OTHER.substring(0, 180) + twoUnitsEach.repeat(20), "ann"))
        .isEmpty();
    assertThat(Passwords.refusal(twoUnitsEach.repeat(201), "ann")).contains(Refusal.PASSWORD_LONG);
    assertThat(Passwords.refusal(EVERY_OTHER.substring(0, 200), "ann")).isEmpty();
    assertThat(Passwords.refusal("x".repeat(201), "ann")).contains(Refusal.PASSWORD_LONG);
    // one character that stands for eighteen
    assertThat(Passwords.refusal("\ufdfa".repeat(100), "ann")).contains(Refusal.PASSWORD_LONG);
    assertThat(Passwords.refusal("Ann@Example.Com", "ann@example.com"))
        .contains(Refusal.PASSWORD_IS_LOGIN);
  }

  @Test
  void whoFindsNoTurnInTimeIsToldSo() throws InterruptedException {
    Passwords impatient = new Passwords(CHEAP, Duration.ofMillis(1), new SecureRandom());
    try (Crowd _ = Crowd.of(impatient)) {
      assertThat(impatient.hash(PASSWORD)).isEqualTo(new Busy<>());
      assertThat(impatient.matches(PASSWORD, "any")).isEqualTo(new Busy<>());
      assertThat(impatient.matchesNobody(PASSWORD)).isEqualTo(new Busy<>());
    }
    assertThat(impatient.hash(PASSWORD)).as("the turns are given back").isInstanceOf(Hashed.class);
  }

  @Test
  void theUsualCostIsAtLeastWhatIsRecommended() {
    assertThat(Cost.DEFAULT.memory()).isGreaterThanOrEqualTo(19 * 1024);
    assertThat(Cost.DEFAULT.passes()).isGreaterThanOrEqualTo(2);
    Passwords usual = passwords(Cost.DEFAULT);
    String hash = value(usual.hash(PASSWORD));
    assertThat(hash).startsWith("$argon2id$v=19$m=32768,t=3,p=1$");
    assertThat(value(usual.matches(PASSWORD, hash))).isTrue();
  }
}
