package dev.hookswitch.demo;

import dev.hookswitch.call.CallPlan;
import dev.hookswitch.call.PlannedLeg;
import dev.hookswitch.call.Plans;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Subtype;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the recorded calls were for that a call control placed when they were recorded: callbacks
 * and a predictive campaign. Safe for all threads.
 */
final class DemoPlans implements Plans {

  private static final int REMEMBERED = 5_000;
  private static final Participant OPERATOR = Participant.device("bob", "bob");
  private static final Participant CONTACT = Participant.phone("37120001234");

  /** The channels of a recording, the one that begins the call first. */
  private static final Map<String, List<String>> CHANNELS =
      Map.of(
          "a1_callback_originate", List.of("cb1-op", "cb1-ct"),
          "a3_predictive", List.of("pd-ct", "pd-op"),
          "a6_predictive_abandon", List.of("pa-ct"),
          "a7_originate_timeout", List.of("ot1"));

  private final Map<String, PlannedLeg> legs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PlannedLeg> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final String account;
  private long contacts;

  DemoPlans(String account) {
    this.account = account;
  }

  /**
   * A recording is about to be played.
   *
   * @param now what its channels are called this time
   */
  synchronized void begin(String recording, UnaryOperator<String> now) {
    List<String> channels = CHANNELS.getOrDefault(recording, List.of());
    if (channels.isEmpty()) {
      return;
    }
    CallPlan plan = recording.contains("predictive") ? campaign(++contacts) : callback();
    String root = now.apply(channels.getFirst());
    for (String channel : channels) {
      LegRole role = channel.endsWith("-ct") ? LegRole.CONTACT : LegRole.OPERATOR;
      legs.put(
          now.apply(channel),
          new PlannedLeg(
              now.apply(channel), root, role, role == LegRole.CONTACT ? CONTACT : OPERATOR, plan));
    }
  }

  private CallPlan callback() {
    return new CallPlan(
        account,
        CallType.CALLBACK,
        null,
        EventData.NONE.of(
            new EventData.Callback(
                OPERATOR.value(), CONTACT.value(), null, null, LegRole.OPERATOR)));
  }

  private CallPlan campaign(long contact) {
    return new CallPlan(
        account,
        CallType.AUTODIALER,
        Subtype.PREDICTIVE,
        EventData.NONE.ofCampaign("cmp_demo", "ct_demo_" + contact));
  }

  @Override
  public synchronized @Nullable PlannedLeg find(String channel) {
    return legs.get(channel);
  }
}
