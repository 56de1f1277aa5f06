package dev.hookswitch.event;

import org.jspecify.annotations.Nullable;

/**
 * Who ended the call first.
 *
 * @param value number or device; {@code null} where the system ended it
 * @param user the user a SIP device is assigned to
 */
public record HangedBy(By by, @Nullable String value, @Nullable String user) {

  public static final HangedBy SYSTEM = new HangedBy(By.LOCAL, null, null);

  /** {@code hanged_by}: phone, sip, or (ours) local for the system itself. */
  public enum By {
    PHONE("phone"),
    SIP("sip"),
    LOCAL("local");

    private final String word;

    By(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
