package dev.hookswitch.dialer;

import dev.hookswitch.call.CallPlan;
import dev.hookswitch.dialer.PlacedCall.Hold;
import dev.hookswitch.dialer.PlacedCall.Kind;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Subtype;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Placed calls for tests. */
public final class Calls {

  public static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  public static final String CONTACT_NUMBER = "37120000101";

  private Calls() {}

  public static Party operator(String device) {
    return new Party(
        LegRole.OPERATOR,
        Participant.device(device, null),
        "PJSIP/" + device,
        CONTACT_NUMBER,
        Duration.ofSeconds(30));
  }

  public static Party contact(String number) {
    return new Party(
        LegRole.CONTACT,
        Participant.phone(number),
        "PJSIP/" + number + "@trunk",
        "37160000001",
        Duration.ofSeconds(30));
  }

  /** The operator first, then the contact. */
  public static PlacedCall callback(String id) {
    return callback(id, "acme", NOON);
  }

  public static PlacedCall callback(String id, String account, Instant at) {
    EventData.Callback callback =
        new EventData.Callback("101", CONTACT_NUMBER, null, "37160000001", LegRole.OPERATOR);
    return new PlacedCall(
        id,
        "lab",
        Kind.CALLBACK,
        new CallPlan(account, CallType.CALLBACK, null, EventData.NONE.of(callback)),
        Hold.RINGBACK,
        false,
        false,
        Map.of(),
        List.of(operator("101"), contact(CONTACT_NUMBER)),
        at);
  }

  /** A contact who waits in the conversation; operators are named later. */
  public static PlacedCall predictive(String id) {
    return new PlacedCall(
        id,
        "lab",
        Kind.CAMPAIGN,
        new CallPlan(
            "acme",
            CallType.AUTODIALER,
            Subtype.PREDICTIVE,
            EventData.NONE.ofCampaign("cmp_1", "ct_1")),
        Hold.IN_BRIDGE,
        true,
        false,
        Map.of(),
        List.of(contact(CONTACT_NUMBER)),
        NOON);
  }
}
