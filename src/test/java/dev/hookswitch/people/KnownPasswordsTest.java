package dev.hookswitch.people;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownPasswordsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "            ",
        "xxxxxxxxxxxxxxxx",
        "abcabcabcabc",
        "123456789012",
        "098765432109",
        "abcdefghijkl",
        "qwertyuiop123",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "zaq12wsxcde3",
        "passwordpassword",
        "Password12345",
        "P@ssw0rd2026!",
        "pass word 1234",
        "Welcome2026!!",
        "iloveyou1234",
        "administrator",
        "Administrator1",
        "AdminAdmin2024",
        "letmeinplease",
        "correct horse battery staple",
        "summer2026summer",
        "changeme1234",
        "ann.smith2026",
        "ann.smithann.smith",
        "password ann.smith",
        "ParoleParole1",
        "Passwort2026!",
        "йцукенгшщзхъ"
      })
  void whatIsTriedFirstIsRefused(String password) {
    assertThat(Passwords.refusal(password, "ann.smith")).contains(Refusal.PASSWORD_KNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery",
        "ada's long password",
        "blue tractors never sing",
        "dragon monkey summer winter",
        "k7Jx-0qPz-44ab",
        "482910573829",
        "zirgs ēd auzas rītos",
        "Rindfleischetikett 7",
        "hsk_4f9a0c2b7d1e"
      })
  void everythingElseIsLeftToWhoeverChooses(String password) {
    assertThat(Passwords.refusal(password, "ann.smith")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "p@"})
  void aLongOneIsLookedAtInTime(String beginning) {
    String long200 = (beginning + "zaq12wsxpassword").repeat(20).substring(0, 199) + "§";
    assertThat(Passwords.refusal(long200, "")).isEmpty();
  }
}
