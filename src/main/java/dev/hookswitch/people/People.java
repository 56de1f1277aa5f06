package dev.hookswitch.people;

import dev.hookswitch.people.Answer.Busy;
import dev.hookswitch.people.Answer.Refused;
import dev.hookswitch.people.Answer.Unknown;
import dev.hookswitch.people.Passwords.Hashing;
import dev.hookswitch.people.PeopleStore.Proof;
import dev.hookswitch.people.PeopleStore.Subject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everybody who may sign in, and every change of them. Safe for all threads. */
public final class People {

  private static final int ID_BYTES = 8;

  private final PeopleStore store;
  private final Passwords passwords;
  private final SecureRandom random;
  private final InstantSource clock;

  public People(PeopleStore store, Passwords passwords, SecureRandom random, InstantSource clock) {
    this.store = store;
    this.passwords = passwords;
    this.random = random;
    this.clock = clock;
  }

  /** All, by login. */
  public List<Person> all() {
    return store.all();
  }

  public Optional<Person> find(String id) {
    return store.find(id);
  }

  /** By a login as somebody typed it. */
  public Optional<Person> findByLogin(String login) {
    return Login.of(login).flatMap(store::findByLogin).map(PeopleStore.Known::person);
  }

  /** Somebody new, with a password. */
  public Answer add(Profile profile, String password) {
    Profile tidied = profile.tidied();
    Optional<Refusal> refusal =
        tidied.refusal().or(() -> Passwords.refusal(password, tidied.login()));
    if (refusal.isPresent()) {
      return new Refused(refusal.get());
    }
    return switch (passwords.hash(password)) {
      case Hashing.Hashed<String>(String hash) -> store.add(fresh(tidied), new Proof(hash, null));
      case Hashing.Busy<String> _ -> new Busy();
    };
  }

  /** Somebody new for whom an issuer vouches; they have no password. */
  public Answer add(Profile profile, Subject subject) {
    Profile tidied = profile.tidied();
    return tidied
        .refusal()
        .<Answer>map(Refused::new)
        .orElseGet(() -> store.add(fresh(tidied), new Proof(null, subject)));
  }

  public Optional<Person> findBySubject(Subject subject) {
    return store.findBySubject(subject);
  }

  Person fresh(Profile profile) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return new Person(
        "psn_" + HexFormat.of().formatHex(id),
        profile.account(),
        profile.login(),
        profile.name(),
        profile.role(),
        profile.user(),
        profile.language(),
        clock.instant(),
        null,
        false);
  }

  /** Another profile. Another role, account or user ends their sessions. */
  public Answer change(String id, Profile profile) {
    Profile tidied = profile.tidied();
    return tidied
        .refusal()
        .<Answer>map(Refused::new)
        .orElseGet(() -> store.change(id, before -> before.with(tidied)));
  }

  /** Another language of their pages; null: what the browser asks for. Ends no session. */
  public Answer setLanguage(String id, @Nullable String language) {
    return store.change(id, before -> before.withLanguage(language));
  }

  /** Whoever is disabled cannot sign in, and is signed out at once. */
  public Answer setDisabled(String id, boolean disabled) {
    return store.change(id, before -> before.withDisabled(disabled));
  }

  public Answer delete(String id) {
    return store.delete(id);
  }

  /**
   * Another password, which ends their sessions.
   *
   * @param but the token of a session that goes on; null: none does
   */
  public Answer setPassword(String id, String password, @Nullable String but) {
    Optional<Person> person = store.find(id);
    if (person.isEmpty()) {
      return new Unknown();
    }
    Optional<Refusal> refusal = Passwords.refusal(password, person.get().login());
    if (refusal.isPresent()) {
      return new Refused(refusal.get());
    }
    return switch (passwords.hash(password)) {
      case Hashing.Hashed<String>(String hash) ->
          store.setHash(id, hash, but == null ? null : Tokens.sha256(but));
      case Hashing.Busy<String> _ -> new Busy();
    };
  }

  /** Whether they have any: whoever an issuer vouches for may have none. */
  public boolean hasAnyPassword(String id) {
    return store
        .find(id)
        .flatMap(person -> store.findByLogin(person.login()))
        .map(PeopleStore.Known::hash)
        .isPresent();
  }

  /**
   * Whether it is their password; asked before they change it themselves. For somebody without one
   * it never is.
   */
  public Hashing<Boolean> hasPassword(String id, String password) {
    return store
        .find(id)
        .flatMap(person -> store.findByLogin(person.login()))
        .map(PeopleStore.Known::hash)
        .map(hash -> passwords.matches(password, hash))
        .orElseGet(() -> passwords.matchesNobody(password));
  }
}
