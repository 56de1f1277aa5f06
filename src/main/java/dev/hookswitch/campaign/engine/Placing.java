package dev.hookswitch.campaign.engine;

import dev.hookswitch.call.CallPlan;
import dev.hookswitch.campaign.CallQueue.Picked;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.dialer.CallRules;
import dev.hookswitch.dialer.Dialer;
import dev.hookswitch.dialer.Line;
import dev.hookswitch.dialer.Parties;
import dev.hookswitch.dialer.Party;
import dev.hookswitch.dialer.PlacedCall;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.Subtype;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes calls of contacts that were given out, and hands them to the dialer. */
final class Placing {

  /** How long an operator's phone rings, where the contact is called after it. */
  private static final Duration RINGING_FIRST = Duration.ofSeconds(20);

  /** The same, while a contact who answered hears nothing. */
  private static final Duration RINGING_WHILE_WAITED_FOR = Duration.ofSeconds(10);

  /** Before the names of a contact's variables: none of a PBX's own can be overwritten. */
  private static final String PREFIX = "CONTACT_";

  private final Dialer dialer;
  private final CallRules rules;
  private final Operators operators;

  /** What came of it. */
  sealed interface Answer {
    record Placed() implements Answer {}

    /** The account may not call this number. */
    record Forbidden() implements Answer {}

    /** Not now; nobody was called. */
    record NotNow(String sentence, Duration retryAfter) implements Answer {}
  }

  Placing(Dialer dialer, CallRules rules, Operators operators) {
    this.dialer = dialer;
    this.rules = rules;
    this.operators = operators;
  }

  /**
   * Places it.
   *
   * @param first who is called before the contact; null: nobody
   */
  Answer place(Campaign campaign, Line line, Picked picked, @Nullable Operator first, Instant now) {
    Optional<Party> contact =
        Parties.contact(
            line,
            picked.number(),
            picked.callerId() == null ? "" : picked.callerId(),
            campaign.definition().ringTimeout());
    if (contact.isEmpty()) {
      return new Answer.NotNow(
          "the PBX " + line.name() + " calls no numbers: set pbx.asterisk.dial.number",
          Duration.ofMinutes(1));
    }
    if (!rules.of(campaign.account()).permit(picked.number(), contact.get().who().value())) {
      return new Answer.Forbidden();
    }
    List<Party> parties = new ArrayList<>();
    if (first != null) {
      Optional<Party> operator = operator(line, first, picked.number(), RINGING_FIRST);
      if (operator.isEmpty()) {
        return new Answer.NotNow("the operator has no device", Duration.ZERO);
      }
      parties.add(operator.get());
    }
    parties.add(contact.get());
    return place(call(campaign, line, picked, parties, now));
  }

  /** Where an operator is called for a contact; empty where they have no device any more. */
  Optional<Party> operator(Line line, Operator operator, String number) {
    return operator(line, operator, number, RINGING_WHILE_WAITED_FOR);
  }

  private Optional<Party> operator(Line line, Operator operator, String number, Duration ringing) {
    return operators
        .device(operator)
        .map(device -> Parties.operator(line, operator.user(), device, number, ringing));
  }

  private Answer place(PlacedCall call) {
    return switch (dialer.place(call, rules.of(call.account()))) {
      case Dialer.Placing.Placed _, Dialer.Placing.Known _ -> new Answer.Placed();
      case Dialer.Placing.Full(_, Duration retryAfter) ->
          new Answer.NotNow(
              "the account " + call.account() + " has as many calls as it may", retryAfter);
      case Dialer.Placing.NotNow(String sentence) ->
          new Answer.NotNow(sentence, Duration.ofSeconds(5));
    };
  }

  private static PlacedCall call(
      Campaign campaign, Line line, Picked picked, List<Party> parties, Instant now) {
    boolean predictive = campaign.kind() == Subtype.PREDICTIVE;
    return new PlacedCall(
        picked.callId(),
        line.name(),
        PlacedCall.Kind.CAMPAIGN,
        new CallPlan(
            campaign.account(),
            CallType.AUTODIALER,
            campaign.kind(),
            EventData.NONE.ofCampaign(campaign.id(), picked.contact().text())),
        predictive ? PlacedCall.Hold.IN_BRIDGE : PlacedCall.Hold.RINGBACK,
        campaign.kind() != Subtype.OPERATOR_CONTACT,
        campaign.definition().recorded(),
        variables(picked),
        parties,
        now);
  }

  private static Map<String, String> variables(Picked picked) {
    Map<String, String> variables = new HashMap<>();
    picked.variables().forEach((name, value) -> variables.put(PREFIX + name, value));
    variables.put("CAMPAIGN_ID", picked.contact().campaign());
    variables.put("CONTACT_ID", picked.contact().text());
    if (picked.name() != null) {
      variables.put("CONTACT_NAME", picked.name());
    }
    return variables;
  }
}
