package dev.hookswitch.event;

import org.jspecify.annotations.Nullable;

/**
 * One party of a session, as it stands in {@code participants}.
 *
 * @param value phone number, SIP device, or what the system was asked for
 * @param user the user a SIP device is assigned to
 */
public record Participant(Side type, String value, @Nullable String user) {

  public static Participant phone(String number) {
    return new Participant(Side.DID, number, null);
  }

  public static Participant device(String device, @Nullable String user) {
    return new Participant(Side.SIP, device, user);
  }

  public static Participant system(String asked) {
    return new Participant(Side.LOCAL, asked, null);
  }

  /** did = a phone number, sip = a SIP device, local = the system itself. */
  public enum Side {
    DID("did"),
    SIP("sip"),
    LOCAL("local");

    private final String word;

    Side(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
