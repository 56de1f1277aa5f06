package dev.hookswitch.people;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is chosen of a person; see {@link Person}. Texts may still be as somebody typed them. */
public record Profile(
    @Nullable String account,
    String login,
    String name,
    Role role,
    @Nullable String user,
    @Nullable String language) {

  public static final int LONGEST_NAME = 100;
  private static final int LONGEST_REFERENCE = 100;
  private static final int LONGEST_LANGUAGE = 35;

  /** An administrator of everything. */
  public static Profile administrator(String login, String name) {
    return new Profile(null, login, name, Role.ADMIN, null, null);
  }

  /** Without space around, with its login as it is stored; empty texts are none. */
  Profile tidied() {
    return new Profile(
        tidied(account),
        Login.of(login).orElse(""),
        name.strip(),
        role,
        tidied(user),
        tidied(language));
  }

  private static @Nullable String tidied(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** Why nobody can be so; of a tidied one. */
  Optional<Refusal> refusal() {
    if (login.isEmpty()) {
      return Optional.of(Refusal.LOGIN_UNUSABLE);
    }
    if (name.isEmpty() || name.length() > LONGEST_NAME || hasControls(name)) {
      return Optional.of(Refusal.NAME_UNUSABLE);
    }
    if (account != null && (account.length() > LONGEST_REFERENCE || hasControls(account))) {
      return Optional.of(Refusal.ACCOUNT_UNUSABLE);
    }
    if (user != null && (user.length() > LONGEST_REFERENCE || hasControls(user))) {
      return Optional.of(Refusal.USER_UNUSABLE);
    }
    if (language != null && (language.length() > LONGEST_LANGUAGE || hasControls(language))) {
      return Optional.of(Refusal.LANGUAGE_UNUSABLE);
    }
    if (role == Role.OPERATOR && account == null) {
      return Optional.of(Refusal.OPERATOR_NEEDS_ACCOUNT);
    }
    return role == Role.OPERATOR && user == null
        ? Optional.of(Refusal.OPERATOR_NEEDS_USER)
        : Optional.empty();
  }

  private static boolean hasControls(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }
}
