package dev.hookswitch.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.people.SignIn.Attempt;
import dev.hookswitch.people.SignIn.Attempt.Slow;
import dev.hookswitch.people.SignIn.Attempt.Welcome;
import dev.hookswitch.people.SignIn.Attempt.Wrong;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlPeopleStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {

  private static final String PASSWORD = "correct horse battery";
  private static final String ADDRESS = "192.0.2.1";
  private static final Passwords.Cost CHEAP = new Passwords.Cost(64, 1, 1);

  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private final Passwords passwords = new Passwords(CHEAP, Duration.ofMinutes(1), random);
  private Instant now = Instant.parse("2026-11-26T04:08:46.001Z");
  private Database database;
  private PeopleStore store;
  private People people;
  private Sessions sessions;
  private SignIn signIn;
  private Person ann;

  @BeforeEach
  void open() {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    store = new SqlPeopleStore(database);
    people = new People(store, passwords, random, () -> now);
    sessions = new Sessions(store, Sessions.Limits.DEFAULT, random, () -> now);
    signIn = new SignIn(store, passwords, sessions, random, () -> now);
    ann = add(Profile.administrator("ann", "Ann"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Person add(Profile profile) {
    return ((Answer.Done) people.add(profile, PASSWORD)).person();
  }

  private Attempt attempt(String login, String password) {
    return signIn.attempt(login, password, ADDRESS);
  }

  @Test
  void whoKnowsThePasswordIsWelcome() {
    Attempt first = attempt("Ann", PASSWORD);
    assertThat(first).isInstanceOf(Welcome.class);
    Attempt second = attempt(" ANN", PASSWORD);
    String token = ((Welcome) first).token();
    assertThat(((Welcome) second).token()).as("a fresh one each time").isNotEqualTo(token);
    assertThat(sessions.find(token).orElseThrow().person().id()).isEqualTo(ann.id());
  }

  @Test
  void whatIsWrongIsNotTold() {
    Person bob = add(Profile.administrator("bob", "Bob"));
    assertThat(people.setDisabled(bob.id(), true)).isInstanceOf(Answer.Done.class);
    assertThat(people.add(Profile.administrator("eve", "Eve"), new PeopleStore.Subject("i", "s")))
        .isInstanceOf(Answer.Done.class);
    assertThat(attempt("ann", "correct horse batterx")).isEqualTo(new Wrong());
    assertThat(attempt("nobody", PASSWORD)).isEqualTo(new Wrong());
    assertThat(attempt("bob", PASSWORD)).isEqualTo(new Wrong());
    assertThat(attempt("eve", PASSWORD)).isEqualTo(new Wrong());
    assertThat(attempt("eve", "")).isEqualTo(new Wrong());
    assertThat(attempt("", "")).isEqualTo(new Wrong());
    assertThat(attempt("x".repeat(1_000_000), "y".repeat(1_000_000))).isEqualTo(new Wrong());
  }

  @Test
  void aLoginIsTriedSoOftenAndNoOftenerWhereverFrom() {
    for (int i = 0; i < SignIn.OF_LOGIN_AT_ONCE; i++) {
      assertThat(signIn.attempt("ann", "wrong password", "192.0.2." + i)).isEqualTo(new Wrong());
    }
    assertThat(signIn.attempt("ANN", PASSWORD, "198.51.100.1"))
        .isEqualTo(new Slow(SignIn.OF_LOGIN_EACH));
    assertThat(signIn.attempt("nobody", PASSWORD, "198.51.100.1")).isEqualTo(new Wrong());
    now = now.plus(SignIn.OF_LOGIN_EACH);
    assertThat(signIn.attempt("ann", PASSWORD, "198.51.100.1")).isInstanceOf(Welcome.class);
  }

  @Test
  void anUnknownLoginIsLimitedAsAKnownOneIs() {
    for (int i = 0; i < SignIn.OF_LOGIN_AT_ONCE; i++) {
      assertThat(attempt("nobody", "wrong password")).isEqualTo(new Wrong());
    }
    assertThat(attempt("nobody", "wrong password")).isEqualTo(new Slow(SignIn.OF_LOGIN_EACH));
  }

  @Test
  void anAddressTriesSoOftenWhateverLogins() {
    for (int i = 0; i < SignIn.OF_ADDRESS_AT_ONCE; i++) {
      assertThat(signIn.attempt("login" + i, PASSWORD, "2001:db8::" + i)).isEqualTo(new Wrong());
    }
    assertThat(signIn.attempt("ann", PASSWORD, "2001:db8:0:0:ffff::1"))
        .as("the same network")
        .isEqualTo(new Slow(SignIn.OF_ADDRESS_EACH));
    assertThat(signIn.attempt("ann", PASSWORD, "2001:db8:0:1::1")).isInstanceOf(Welcome.class);
    assertThat(attempt("ann", PASSWORD)).isInstanceOf(Welcome.class);
  }

  @Test
  void whoGetsInIsNotCounted() {
    for (int i = 0; i < 2 * SignIn.OF_ADDRESS_AT_ONCE; i++) {
      assertThat(attempt("ann", PASSWORD)).as("%s", i).isInstanceOf(Welcome.class);
    }
  }

  @Test
  void aHashThatCostsTooLittleIsMadeAnewAtTheNextSignIn() {
    Passwords dearer = new Passwords(new Passwords.Cost(128, 2, 1), Duration.ofMinutes(1), random);
    SignIn later = new SignIn(store, dearer, sessions, random, () -> now);
    assertThat(later.attempt("ann", "wrong password", ADDRESS)).isEqualTo(new Wrong());
    assertThat(store.findByLogin("ann").orElseThrow().hash()).contains("m=64,t=1,");
    Attempt attempt = later.attempt("ann", PASSWORD, ADDRESS);
    assertThat(store.findByLogin("ann").orElseThrow().hash()).contains("m=128,t=2,");
    assertThat(sessions.find(((Welcome) attempt).token())).as("it goes on").isPresent();
    assertThat(later.attempt("ann", PASSWORD, ADDRESS)).isInstanceOf(Welcome.class);
  }

  @Test
  void whoFindsNoTurnIsBusyAndNotCounted() throws InterruptedException {
    Passwords impatient = new Passwords(CHEAP, Duration.ofMillis(1), random);
    SignIn crowded = new SignIn(store, impatient, sessions, random, () -> now);
    try (Crowd _ = Crowd.of(impatient)) {
      for (int i = 0; i < 2 * SignIn.OF_ADDRESS_AT_ONCE; i++) {
        assertThat(crowded.attempt("ann", PASSWORD, ADDRESS)).isEqualTo(new Attempt.Busy());
      }
    }
    assertThat(crowded.attempt("ann", PASSWORD, ADDRESS)).isInstanceOf(Welcome.class);
  }

  @Test
  void whoeverChangesTheirPasswordKnowsTheOldOne() {
    assertThat(people.hasPassword(ann.id(), PASSWORD))
        .isEqualTo(new Passwords.Hashing.Hashed<>(true));
    assertThat(people.hasPassword(ann.id(), "wrong password"))
        .isEqualTo(new Passwords.Hashing.Hashed<>(false));
    assertThat(people.hasPassword("psn_none", PASSWORD))
        .isEqualTo(new Passwords.Hashing.Hashed<>(false));
  }
}
