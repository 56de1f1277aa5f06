package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.people.Answer;
import dev.hookswitch.people.Passwords;
import dev.hookswitch.people.People;
import dev.hookswitch.people.PeopleStore;
import dev.hookswitch.people.PeopleStore.Known;
import dev.hookswitch.people.PeopleStore.Proof;
import dev.hookswitch.people.PeopleStore.Subject;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Profile;
import dev.hookswitch.people.Refusal;
import dev.hookswitch.people.Role;
import dev.hookswitch.people.Sessions;
import dev.hookswitch.people.Setup;
import dev.hookswitch.people.SignedIn;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of people must do, and what is built upon it. */
abstract class PeopleContract extends StoreContract {

  private static final Instant NOW = Instant.parse("2026-11-26T04:08:46.001Z");
  private static final String PASSWORD = "correct horse battery";

  private final SecureRandom random = new SecureRandom();
  private final Passwords passwords =
      new Passwords(new Passwords.Cost(64, 1, 1), Duration.ofMinutes(1), random);
  private Instant now = NOW;
  private PeopleStore store;
  private People people;
  private Sessions sessions;
  private Setup setup;

  @BeforeEach
  void build() {
    store = new SqlPeopleStore(database);
    people = new People(store, passwords, random, () -> now);
    sessions = new Sessions(store, Sessions.Limits.DEFAULT, random, () -> now);
    setup = new Setup(store, people, passwords, random, () -> now);
  }

  private Person done(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done) answer).person();
  }

  private static void refused(Answer answer, Refusal why) {
    assertThat(answer).isEqualTo(new Answer.Refused(why));
  }

  private Person administrator(String login) {
    return done(people.add(Profile.administrator(login, "Somebody"), PASSWORD));
  }

  private static Profile integrator(String login) {
    return new Profile("acme", login, "Ann", Role.INTEGRATOR, null, "lv");
  }

  private String begin(Person person) {
    return sessions.begin(person).orElseThrow();
  }

  @Test
  void whoIsAddedIsThereAfterARestart() {
    Profile operator = new Profile(" acme ", " Bób ", " Bob \"B\" ", Role.OPERATOR, "bob", " ");
    Person bob = done(people.add(operator, PASSWORD));
    Person ann = done(people.add(integrator("ann"), PASSWORD));
    reopen();
    build();
    assertThat(people.all()).containsExactly(ann, bob);
    assertThat(bob)
        .isEqualTo(
            new Person(
                bob.id(),
                "acme",
                "bób",
                "Bob \"B\"",
                Role.OPERATOR,
                "bob",
                null,
                NOW,
                null,
                false));
    assertThat(people.find(bob.id())).contains(bob);
    assertThat(people.findByLogin("BÓB")).contains(bob);
    assertThat(people.findByLogin("bo")).isEmpty();
    assertThat(store.findByLogin("bób").orElseThrow().hash()).startsWith("$argon2id$v=19$m=64,");
  }

  @Test
  void loginsThatLookTheSameAreTheSame() {
    administrator("Ann");
    for (String same : List.of("ann", "ANN", "\uff41nn", " ann ")) {
      refused(people.add(integrator(same), PASSWORD), Refusal.LOGIN_TAKEN);
    }
    Person other = done(people.add(integrator("anna"), PASSWORD));
    refused(people.change(other.id(), integrator("Ann")), Refusal.LOGIN_TAKEN);
    assertThat(done(people.change(other.id(), integrator("ANNA"))).login()).isEqualTo("anna");
  }

  @Test
  void theLastAdministratorOfAllAccountsStays() {
    Person first = administrator("first");
    done(people.add(new Profile("acme", "own", "Own", Role.ADMIN, null, null), PASSWORD));
    refused(people.delete(first.id()), Refusal.LAST_ADMINISTRATOR);
    refused(people.setDisabled(first.id(), true), Refusal.LAST_ADMINISTRATOR);
    refused(
        people.change(first.id(), new Profile(null, "first", "F", Role.SUPERVISOR, null, null)),
        Refusal.LAST_ADMINISTRATOR);
    refused(
        people.change(first.id(), new Profile("acme", "first", "F", Role.ADMIN, null, null)),
        Refusal.LAST_ADMINISTRATOR);
    done(people.change(first.id(), Profile.administrator("first", "Another name")));
    Person second = administrator("second");
    done(people.setDisabled(second.id(), true));
    refused(people.delete(first.id()), Refusal.LAST_ADMINISTRATOR);
    done(people.setDisabled(second.id(), false));
    done(people.delete(first.id()));
    refused(people.delete(second.id()), Refusal.LAST_ADMINISTRATOR);
    assertThat(people.delete(first.id())).isInstanceOf(Answer.Unknown.class);
    assertThat(people.setDisabled(first.id(), true)).isInstanceOf(Answer.Unknown.class);
    assertThat(people.setPassword(first.id(), PASSWORD, null)).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void ofAdministratorsWhoDeleteEachOtherAtOnceOneStays() throws Exception {
    List<Person> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(administrator("admin" + i));
    }
    List<Answer> answers =
        atOnce(all.stream().map(one -> (Callable<Answer>) () -> people.delete(one.id())).toList());
    assertThat(answers).filteredOn(Answer.Done.class::isInstance).hasSize(7);
    assertThat(people.all()).hasSize(1);
  }

  private static <T> List<T> atOnce(List<Callable<T>> works) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(works)) {
        results.add(each.get());
      }
      return results;
    }
  }

  @Test
  void ofTwoWhoComeFirstAtOnceOneIs() throws Exception {
    String code = setup.newCode().orElseThrow();
    List<Callable<Setup.Claimed>> claims = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String login = "admin" + i;
      claims.add(() -> setup.claim(code, login, "Ann", PASSWORD));
    }
    List<Setup.Claimed> claimed = atOnce(claims);
    assertThat(claimed).filteredOn(Setup.Claimed.Done.class::isInstance).hasSize(1);
    assertThat(claimed).filteredOn(Setup.Claimed.WrongCode.class::isInstance).hasSize(7);
    assertThat(people.all()).hasSize(1);
    assertThat(people.all().getFirst().isAdministrator()).isTrue();
  }

  @Test
  void eachProcessTakesTheCodesOfTheOthersForADay() {
    String old = setup.newCode().orElseThrow();
    now = NOW.plus(Duration.ofHours(20));
    String other = setup.newCode().orElseThrow();
    Setup here = new Setup(store, people, passwords, random, () -> now);
    assertThat(here.accepts(old)).isTrue();
    assertThat(here.accepts(other)).isTrue();
    assertThat(here.accepts("")).isFalse();
    assertThat(here.accepts("x".repeat(1_000_000))).isFalse();
    now = NOW.plus(Duration.ofDays(1));
    assertThat(here.accepts(old)).isFalse();
    assertThat(here.claim(old, "ann", "Ann", PASSWORD)).isInstanceOf(Setup.Claimed.WrongCode.class);
    assertThat(here.claim(other, "ann", "Ann", "short"))
        .isEqualTo(new Setup.Claimed.Refused(Refusal.PASSWORD_SHORT));
    assertThat(here.claim(other, "ann", "Ann", PASSWORD)).isInstanceOf(Setup.Claimed.Done.class);
    assertThat(here.accepts(other)).isFalse();
    assertThat(here.isOpen()).isFalse();
    assertThat(setup.newCode()).isEmpty();
  }

  @Test
  void whoAdministratesNotAllLeavesTheDoorOpenForTheFirst() {
    done(people.add(integrator("ann"), PASSWORD));
    String code = setup.newCode().orElseThrow();
    administrator("by-command");
    assertThat(setup.claim(code, "late", "Late", PASSWORD))
        .isInstanceOf(Setup.Claimed.WrongCode.class);
  }

  @Test
  void aSessionIsFoundByItsTokenAlone() {
    Person ann = administrator("ann");
    String token = begin(ann);
    String other = begin(ann);
    assertThat(token).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(other);
    SignedIn found = sessions.find(token).orElseThrow();
    assertThat(found.person().id()).isEqualTo(ann.id());
    assertThat(found.person().lastSeenAt()).isEqualTo(NOW);
    assertThat(sessions.find(token.substring(1))).isEmpty();
    assertThat(sessions.find("")).isEmpty();
    assertThat(sessions.find("x".repeat(1_000_000))).isEmpty();
    SignedIn besides = sessions.find(other).orElseThrow();
    assertThat(found.hasSent(found.csrfToken())).isTrue();
    assertThat(found.hasSent(besides.csrfToken())).isFalse();
    assertThat(found.hasSent(token)).isFalse();
    assertThat(found.hasSent("")).isFalse();
    reopen();
    build();
    assertThat(sessions.find(token)).isPresent();
    assertThat(sessions.find(token).orElseThrow().csrfToken()).isEqualTo(found.csrfToken());
    sessions.end(token);
    assertThat(sessions.find(token)).isEmpty();
    assertThat(sessions.find(other)).isPresent();
    assertThat(sessions.endAll(ann.id())).isEqualTo(1);
    assertThat(sessions.find(other)).isEmpty();
  }

  @Test
  void neitherTokenNorPasswordIsInTheDatabase() {
    Person ann = administrator("ann");
    String token = begin(ann);
    String stored =
        database.read(handle ->
            handle.createQuery("select * from person").mapToMap().list().toString()
                + handle
                    .createQuery("select sha256 from person_session")
                    .map((row, _) ->
                        new String(row.getBytes(1), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .list());
    assertThat(stored).doesNotContain(token, PASSWORD).contains("argon2id");
  }

  @Test
  void somebodySeesTheirSessionsAndEndsTheOthers() {
    Person ann = administrator("ann");
    Person bob = administrator("bob");
    String idle = begin(ann);
    now = NOW.plus(Duration.ofHours(2));
    String here = begin(ann);
    String other = begin(bob);
    assertThat(sessions.of(ann.id(), here))
        .containsExactly(
            new PeopleStore.Open(now, now, true), new PeopleStore.Open(NOW, NOW, false));
    now = NOW.plus(Duration.ofHours(13));
    assertThat(sessions.of(ann.id(), here)).as("those that last").hasSize(1);
    now = NOW.plus(Duration.ofHours(3));
    assertThat(sessions.endOthers(ann.id(), here)).isEqualTo(1);
    assertThat(sessions.find(idle)).isEmpty();
    assertThat(sessions.find(here)).isPresent();
    assertThat(sessions.find(other)).isPresent();
  }

  @Test
  void anotherLanguageSignsNobodyOut() {
    Person ann = administrator("ann");
    String token = begin(ann);
    assertThat(done(people.setLanguage(ann.id(), "lv")).language()).isEqualTo("lv");
    assertThat(sessions.find(token).orElseThrow().person().language()).isEqualTo("lv");
    assertThat(people.hasAnyPassword(ann.id())).isTrue();
    assertThat(people.hasAnyPassword("psn_none")).isFalse();
  }

  @Test
  void aSessionEndsWhenItIsNotUsedAndAfterAWeekInAnyCase() {
    Person ann = administrator("ann");
    String idle = begin(ann);
    String used = begin(ann);
    for (int hour = 0; hour < 7 * 24; hour += 8) {
      now = NOW.plus(Duration.ofHours(hour));
      assertThat(sessions.find(used)).as("after %s h", hour).isPresent();
    }
    assertThat(sessions.find(idle)).isEmpty();
    now = NOW.plus(Duration.ofDays(7)).minusMillis(1);
    assertThat(sessions.find(used)).isPresent();
    now = NOW.plus(Duration.ofDays(7));
    assertThat(sessions.find(used)).isEmpty();
    SqlRetentionStore retention = new SqlRetentionStore(database);
    String fresh = begin(ann);
    assertThat(retention.deleteSignIns(now.plusMillis(1), 1)).isEqualTo(1);
    assertThat(retention.deleteSignIns(now.plusMillis(1), 10)).isEqualTo(1);
    assertThat(retention.deleteSignIns(now.plusMillis(1), 10)).isZero();
    assertThat(sessions.find(fresh)).isPresent();
  }

  @Test
  void useIsNotedAMinuteLaterAtTheSoonest() {
    String token = begin(administrator("ann"));
    now = NOW.plusSeconds(59);
    assertThat(sessions.find(token)).isPresent();
    assertThat(sessions.find(token).orElseThrow().person().lastSeenAt()).isEqualTo(NOW);
    now = NOW.plusSeconds(60);
    assertThat(sessions.find(token)).isPresent();
    assertThat(sessions.find(token).orElseThrow().person().lastSeenAt()).isEqualTo(now);
  }

  @Test
  void whatALimitIsNowHoldsForWhatBeganBefore() {
    String token = begin(administrator("ann"));
    Sessions stricter =
        new Sessions(
            store,
            new Sessions.Limits(Duration.ofMinutes(5), Duration.ofHours(1)),
            random,
            () -> now);
    now = NOW.plus(Duration.ofMinutes(5));
    assertThat(stricter.find(token)).isEmpty();
    assertThat(sessions.find(token)).isPresent();
  }

  @Test
  void ofManySessionsTheOldestGoes() {
    Person ann = administrator("ann");
    String others = begin(administrator("bob"));
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < Sessions.MOST_OF_PERSON + 2; i++) {
      now = NOW.plusSeconds(i);
      tokens.add(begin(ann));
    }
    assertThat(tokens.stream().map(sessions::find).map(Optional::isPresent).toList())
        .startsWith(false, false, true)
        .endsWith(true);
    assertThat(sessions.endAll(ann.id())).isEqualTo(Sessions.MOST_OF_PERSON);
    assertThat(sessions.find(others)).isPresent();
  }

  @Test
  void whatTakesAwayARightSignsOut() {
    administrator("other");
    Person ann = administrator("ann");
    String token = begin(ann);
    done(people.change(ann.id(), Profile.administrator("ann2", "Ann the second")));
    SignedIn still = sessions.find(token).orElseThrow();
    assertThat(still.person().name()).isEqualTo("Ann the second");
    done(people.change(ann.id(), integrator("ann2")));
    assertThat(sessions.find(token)).isEmpty();

    String next = begin(ann);
    done(people.setDisabled(ann.id(), true));
    assertThat(sessions.find(next)).isEmpty();
    assertThat(sessions.begin(ann)).isEmpty();
    done(people.setDisabled(ann.id(), false));
    assertThat(sessions.find(next)).isEmpty();

    String kept = begin(ann);
    String gone = begin(ann);
    done(people.setPassword(ann.id(), "another long password", kept));
    assertThat(sessions.find(kept)).isPresent();
    assertThat(sessions.find(gone)).isEmpty();
    done(people.setPassword(ann.id(), "yet another password", null));
    assertThat(sessions.find(kept)).isEmpty();

    String last = begin(ann);
    done(people.delete(ann.id()));
    assertThat(sessions.find(last)).isEmpty();
    assertThat(sessions.begin(ann)).isEmpty();
  }

  @Test
  void aPasswordThatWasChangedInThisMomentSignsNobodyIn() {
    Person ann = administrator("ann");
    Known before = store.findByLogin("ann").orElseThrow();
    done(people.setPassword(ann.id(), "another long password", null));
    assertThat(store.begin(new byte[32], before, now, now.plusSeconds(60), 20)).isFalse();
    store.rehash(ann.id(), String.valueOf(before.hash()), "$argon2id$old");
    assertThat(store.findByLogin("ann").orElseThrow().hash()).doesNotContain("old");
  }

  @Test
  void whoeverAnIssuerVouchesForIsFoundByThat() {
    administrator("admin");
    Subject subject = new Subject("https://id.example", "248289761001");
    Person ann = done(people.add(integrator("ann"), subject));
    assertThat(people.findBySubject(subject)).contains(ann);
    assertThat(people.findBySubject(new Subject("https://id.example", "2482897610012"))).isEmpty();
    assertThat(people.findBySubject(new Subject("https://other.example", "248289761001")))
        .isEmpty();
    assertThat(store.findByLogin("ann").orElseThrow().hash()).isNull();
    refused(people.add(integrator("ann"), subject), Refusal.LOGIN_TAKEN);
  }

  @Test
  void soManyPeopleThereAre() {
    administrator("admin");
    var _ =
        database.write(handle -> {
          var batch =
              handle.prepareBatch(
                  "insert into person (id, login, name, role, created_at, disabled) values (:id,"
                      + " :id, 'n', 'ADMIN', 0, 1)");
          for (int i = 1; i < PeopleStore.MOST; i++) {
            batch.bind("id", "p" + i).add();
          }
          return batch.execute().length;
        });
    refused(people.add(integrator("ann"), PASSWORD), Refusal.TOO_MANY);
    done(people.delete("p1"));
    done(people.add(integrator("ann"), PASSWORD));
    Proof none = new Proof(null, null);
    refused(store.add(people.all().getFirst(), none), Refusal.LOGIN_TAKEN);
  }
}
