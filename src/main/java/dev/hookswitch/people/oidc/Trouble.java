package dev.hookswitch.people.oidc;

/**
 * Why nobody is signed in by an issuer's word, with a sentence in English. Whoever speaks another
 * language has a sentence for each name.
 */
public enum Trouble {
  STALE("This sign-in is too old, or was used before: begin again."),
  DENIED("The identity provider did not sign you in."),
  UNREACHABLE("The identity provider cannot be reached now: try again later."),
  BUSY("Too many others sign in at this moment: try again."),
  NOT_BELIEVED("What the identity provider answered cannot be believed; the log says why."),
  NO_ROLE("The identity provider gives you no role here: ask whoever administrates it."),
  NO_ACCOUNT("The identity provider does not say which account you belong to."),
  NO_LOGIN("The identity provider does not say what your login is."),
  LOGIN_TAKEN("Somebody else has your login here: ask the administrator."),
  DISABLED("You are disabled here: ask the administrator.");

  private final String sentence;

  Trouble(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }
}
