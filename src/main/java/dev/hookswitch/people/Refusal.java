package dev.hookswitch.people;

/**
 * Why a person cannot be so: the field that is wrong and a sentence in English. Whoever speaks
 * another language has a sentence for each name.
 */
public enum Refusal {
  LOGIN_UNUSABLE(
      "login", "A login has 1 to " + Login.LONGEST + " characters that can be seen, no spaces."),
  LOGIN_TAKEN("login", "Somebody else has this login."),
  NAME_UNUSABLE("name", "A name has 1 to " + Profile.LONGEST_NAME + " characters."),
  ACCOUNT_UNUSABLE("account", "An account has 100 characters at the most."),
  USER_UNUSABLE("user", "A user's id has 100 characters at the most."),
  LANGUAGE_UNUSABLE("language", "A language is a tag such as en."),
  OPERATOR_NEEDS_ACCOUNT("account", "An operator belongs to an account."),
  OPERATOR_NEEDS_USER("user", "An operator is a user of the directory, who has a telephone."),
  PASSWORD_SHORT(
      "password", "A password has " + Passwords.SHORTEST + " characters or more; any will do."),
  PASSWORD_LONG("password", "A password has " + Passwords.LONGEST + " characters at the most."),
  PASSWORD_IS_LOGIN("password", "The login is no password."),
  PASSWORD_KNOWN("password", "This password is among the first that are tried: choose another."),
  LAST_ADMINISTRATOR(
      "role", "This is the last administrator of all accounts: make another one first."),
  TOO_MANY("login", "There are " + PeopleStore.MOST + " people already.");

  private final String field;
  private final String sentence;

  Refusal(String field, String sentence) {
    this.field = field;
    this.sentence = sentence;
  }

  /** Which of {@link Profile}'s fields, or {@code password}. */
  public String field() {
    return field;
  }

  public String sentence() {
    return sentence;
  }
}
