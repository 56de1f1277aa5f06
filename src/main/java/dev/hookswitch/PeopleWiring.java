package dev.hookswitch;

import dev.hookswitch.people.OwnPassword;
import dev.hookswitch.people.Passwords;
import dev.hookswitch.people.People;
import dev.hookswitch.people.PeopleStore;
import dev.hookswitch.people.Sessions;
import dev.hookswitch.people.Setup;
import dev.hookswitch.people.SignIn;
import dev.hookswitch.people.oidc.OidcSettings;
import dev.hookswitch.people.oidc.OidcSignIn;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlPeopleStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who may sign in, and how, over one database. */
final class PeopleWiring implements AutoCloseable {

  /** For one's turn to have a password hashed. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final People people;
  private final Sessions sessions;
  private final SignIn signIn;
  private final Setup setup;
  private final OwnPassword ownPassword;
  private final @Nullable OidcSignIn oidc;

  /** Without any issuer. */
  PeopleWiring(Database database, SecureRandom random, InstantSource clock) {
    this(database, ConsoleSettings.NONE, _ -> new byte[0], random, clock);
  }

  /**
   * Over one database.
   *
   * @param keys the installation's, by name
   */
  PeopleWiring(
      Database database,
      ConsoleSettings settings,
      Function<String, byte[]> keys,
      SecureRandom random,
      InstantSource clock) {
    PeopleStore store = new SqlPeopleStore(database);
    Passwords passwords = new Passwords(Passwords.Cost.DEFAULT, PATIENCE, random);
    this.people = new People(store, passwords, random, clock);
    this.sessions = new Sessions(store, settings.sessions(), random, clock);
    this.signIn = new SignIn(store, passwords, sessions, random, clock);
    this.setup = new Setup(store, people, passwords, random, clock);
    this.ownPassword = new OwnPassword(people, clock);
    OidcSettings issuer = settings.oidc();
    this.oidc =
        issuer == null
            ? null
            : new OidcSignIn(issuer, people, sessions, keys.apply("oidc rounds"), random, clock);
  }

  People people() {
    return people;
  }

  Sessions sessions() {
    return sessions;
  }

  SignIn signIn() {
    return signIn;
  }

  OwnPassword ownPassword() {
    return ownPassword;
  }

  Setup setup() {
    return setup;
  }

  /** Signing in by an issuer's word; empty when the settings name none. */
  Optional<OidcSignIn> oidc() {
    return Optional.ofNullable(oidc);
  }

  @Override
  public void close() {
    if (oidc != null) {
      oidc.close();
    }
  }
}
