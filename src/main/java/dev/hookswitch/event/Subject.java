package dev.hookswitch.event;

import org.jspecify.annotations.Nullable;

/**
 * The party that READY, JOIN and LEAVE are about.
 *
 * @param value its phone number or SIP device
 * @param user the user a SIP device is assigned to
 */
public record Subject(Type type, String value, @Nullable String user) {

  /** {@code subject_type}. */
  public enum Type {
    PHONE("phone"),
    SIP("sip");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
