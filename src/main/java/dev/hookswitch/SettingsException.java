package dev.hookswitch;

/** The settings cannot be used; the message is one sentence that names the place. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }
}
