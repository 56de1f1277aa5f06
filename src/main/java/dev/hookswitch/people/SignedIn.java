package dev.hookswitch.people;

/**
 * Somebody whose session is recognised.
 *
 * @param csrfToken what each form of theirs carries, the same as long as the session lasts
 */
public record SignedIn(Person person, String csrfToken) {

  /** Whether a form is theirs; in a time that does not depend on how near it comes. */
  public boolean hasSent(String token) {
    return Tokens.isEqual(csrfToken, token);
  }
}
