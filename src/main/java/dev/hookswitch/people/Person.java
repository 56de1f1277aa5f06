package dev.hookswitch.people;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may sign in.
 *
 * @param id {@code psn_} and 16 hexadecimal digits
 * @param account whose data they see; null: of all accounts
 * @param login as {@link Login} writes it
 * @param user the directory's user that they are, where they are one; an operator always is
 * @param language of the pages; null: what the browser asks for
 * @param lastSeenAt to the minute
 */
public record Person(
    String id,
    @Nullable String account,
    String login,
    String name,
    Role role,
    @Nullable String user,
    @Nullable String language,
    Instant createdAt,
    @Nullable Instant lastSeenAt,
    boolean disabled) {

  /**
   * Whether they may do everything everywhere. One of them there must always be; whoever
   * administers one account alone could not put things right.
   */
  public boolean isAdministrator() {
    return role == Role.ADMIN && account == null && !disabled;
  }

  /** Whether they may see what belongs to that account; null is what belongs to all of them. */
  public boolean maySee(@Nullable String owner) {
    return account == null || account.equals(owner);
  }

  /** Whether whoever was signed in before that change must sign in again. */
  public boolean isSignedOutBy(Person after) {
    return role != after.role
        || disabled != after.disabled
        || !Objects.equals(account, after.account)
        || !Objects.equals(user, after.user);
  }

  public Person withDisabled(boolean now) {
    return new Person(id, account, login, name, role, user, language, createdAt, lastSeenAt, now);
  }

  public Person withLanguage(@Nullable String now) {
    return new Person(id, account, login, name, role, user, now, createdAt, lastSeenAt, disabled);
  }

  Person with(Profile profile) {
    return new Person(
        id,
        profile.account(),
        profile.login(),
        profile.name(),
        profile.role(),
        profile.user(),
        profile.language(),
        createdAt,
        lastSeenAt,
        disabled);
  }

  /** What of them can be chosen. */
  public Profile profile() {
    return new Profile(account, login, name, role, user, language);
  }
}
