package dev.hookswitch.people;

import dev.hookswitch.people.Passwords.Hashing;
import dev.hookswitch.people.PeopleStore.Proof;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How the first administrator comes to be: with a code that whoever starts the program is shown.
 * Each process has a code of its own, and takes those of the others too, because a link to one of a
 * pair may lead to the other: therefore their hashes are stored. A code is good for a day, once,
 * while there is no administrator of all accounts. Safe for all threads.
 */
public final class Setup {

  static final Duration LIFETIME = Duration.ofDays(1);

  /** What came of it. */
  public sealed interface Claimed {
    /** There is an administrator now. */
    record Done(Person person) implements Claimed {}

    record Refused(Refusal refusal) implements Claimed {}

    /** The code is none, or too old, or was used, or somebody was quicker. */
    record WrongCode() implements Claimed {}

    /** Too many passwords are being hashed: try again. */
    record Busy() implements Claimed {}
  }

  private final PeopleStore store;
  private final People people;
  private final Passwords passwords;
  private final SecureRandom random;
  private final InstantSource clock;

  public Setup(
      PeopleStore store,
      People people,
      Passwords passwords,
      SecureRandom random,
      InstantSource clock) {
    this.store = store;
    this.people = people;
    this.passwords = passwords;
    this.random = random;
    this.clock = clock;
  }

  /** Whether there is no administrator of all accounts yet. */
  public boolean isOpen() {
    return !store.hasAdministrator();
  }

  /** A new code, to be shown this once; empty when there is an administrator. */
  public Optional<String> newCode() {
    if (!isOpen()) {
      return Optional.empty();
    }
    String code = Tokens.random(random);
    Instant now = clock.instant();
    store.keepCode(Tokens.sha256(code), now, now.minus(LIFETIME));
    return Optional.of(code);
  }

  /** Whether {@link #claim} would take the code. */
  public boolean accepts(String code) {
    return code.length() <= Tokens.MAX_LENGTH
        && isOpen()
        && store.hasCode(Tokens.sha256(code), clock.instant().minus(LIFETIME));
  }

  /** Makes the first administrator; of two at once one does. */
  public Claimed claim(String code, String login, String name, String password) {
    if (!accepts(code)) {
      return new Claimed.WrongCode();
    }
    Profile profile = Profile.administrator(login, name).tidied();
    Optional<Refusal> refusal =
        profile.refusal().or(() -> Passwords.refusal(password, profile.login()));
    if (refusal.isPresent()) {
      return new Claimed.Refused(refusal.get());
    }
    return switch (passwords.hash(password)) {
      case Hashing.Hashed<String>(String hash) -> claim(code, people.fresh(profile), hash);
      case Hashing.Busy<String> _ -> new Claimed.Busy();
    };
  }

  private Claimed claim(String code, Person person, String hash) {
    Instant madeAfter = clock.instant().minus(LIFETIME);
    Proof proof = new Proof(hash, null);
    return switch (store.addFirst(person, proof, Tokens.sha256(code), madeAfter).orElse(null)) {
      case Answer.Done(Person first) -> new Claimed.Done(first);
      case Answer.Refused(Refusal refusal) -> new Claimed.Refused(refusal);
      case null, default -> new Claimed.WrongCode();
    };
  }
}
