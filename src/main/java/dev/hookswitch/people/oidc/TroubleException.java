package dev.hookswitch.people.oidc;

/** Carries a trouble out of this room's depths; nobody outside sees it. */
final class TroubleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Trouble trouble;

  /**
   * A new one.
   *
   * @param detail for the log, without anything personal or secret
   */
  TroubleException(Trouble trouble, String detail) {
    super(detail);
    this.trouble = trouble;
  }

  Trouble trouble() {
    return trouble;
  }
}
