package dev.hookswitch.event;

import dev.hookswitch.event.Participant.Side;

/**
 * Source and destination of one event. Five are the source's; {@code siptosip}, {@code siptolocal},
 * {@code didtolocal} are ours. There is no {@code localtolocal}: a session in which the system
 * dials itself is told from the party it reaches.
 */
public enum Phase {
  LOCALTOSIP("localtosip"),
  LOCALTODID("localtodid"),
  SIPTODID("siptodid"),
  DIDTODID("didtodid"),
  DIDTOSIP("didtosip"),
  SIPTOSIP("siptosip"),
  SIPTOLOCAL("siptolocal"),
  DIDTOLOCAL("didtolocal");

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /**
   * The phase from one side to another; a call inside the system itself counts as one to a device.
   */
  public static Phase of(Side source, Side destination) {
    return switch (source) {
      case LOCAL -> destination == Side.DID ? LOCALTODID : LOCALTOSIP;
      case SIP ->
          switch (destination) {
            case DID -> SIPTODID;
            case SIP -> SIPTOSIP;
            case LOCAL -> SIPTOLOCAL;
          };
      case DID ->
          switch (destination) {
            case DID -> DIDTODID;
            case SIP -> DIDTOSIP;
            case LOCAL -> DIDTOLOCAL;
          };
    };
  }
}
