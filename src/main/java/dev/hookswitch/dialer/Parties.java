package dev.hookswitch.dialer;

import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;
import java.time.Duration;
import java.util.Optional;

/** Parties of calls that nobody has to be asked about any more: their number or device is known. */
public final class Parties {

  private Parties() {}

  /**
   * A contact by number.
   *
   * @param shown the caller's number; empty leaves it to the PBX
   * @return empty where that PBX calls no numbers
   */
  public static Optional<Party> contact(Line line, String number, String shown, Duration ringing) {
    Participant who = Participant.phone(line.forms().get().form(number));
    return line.toNumber(number)
        .map(destination -> new Party(LegRole.CONTACT, who, destination, shown, ringing));
  }

  /** A user at one of their devices. */
  public static Party operator(
      Line line, String user, String device, String shown, Duration ringing) {
    return new Party(
        LegRole.OPERATOR, Participant.device(device, user), line.toDevice(device), shown, ringing);
  }
}
