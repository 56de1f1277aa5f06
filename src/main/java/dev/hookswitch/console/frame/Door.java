package dev.hookswitch.console.frame;

import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.people.People;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Sessions;
import dev.hookswitch.people.Setup;
import dev.hookswitch.people.SignIn;
import dev.hookswitch.people.SignedIn;
import dev.hookswitch.people.oidc.OidcSignIn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one comes into the console.
 *
 * @param oidc signing in by an issuer's word; null: the settings name none
 * @param entrance who has this word in the link is let in without a password: only where everything
 *     is made up, as in the demonstration; null: nobody is
 */
public record Door(
    People people,
    SignIn signIn,
    Sessions sessions,
    Setup setup,
    @Nullable OidcSignIn oidc,
    @Nullable Entrance entrance) {

  /**
   * A way in without a password.
   *
   * @param word that the link has
   * @param person who one is then
   */
  public record Entrance(String word, Person person) {
    public boolean opensTo(String given) {
      return MessageDigest.isEqual(
          word.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Who has signed in with that token, and has not signed out. */
  public Optional<SignedIn> find(String token) {
    return sessions.find(token);
  }

  public static Visitor visitor(SignedIn signedIn, Language preferred) {
    Person person = signedIn.person();
    Language own = Language.of(person.language());
    return new Visitor(
        person.id(),
        person.name(),
        person.account(),
        person.user(),
        rights(person),
        own == null ? preferred : own,
        signedIn.csrfToken());
  }

  private static Set<Right> rights(Person person) {
    Set<Right> rights =
        switch (person.role()) {
          case ADMIN -> EnumSet.of(Right.SEE_CALLS, Right.INTEGRATE, Right.LEAD, Right.ADMINISTER);
          case SUPERVISOR -> EnumSet.of(Right.SEE_CALLS, Right.LEAD);
          case INTEGRATOR -> EnumSet.of(Right.SEE_CALLS, Right.INTEGRATE);
          case OPERATOR -> EnumSet.of(Right.OPERATE);
        };
    if (person.user() != null) {
      rights.add(Right.OPERATE);
    }
    return rights;
  }
}
