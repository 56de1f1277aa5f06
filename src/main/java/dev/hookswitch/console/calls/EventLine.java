package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Durations;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.RingResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as the page of its call shows it.
 *
 * @param offset since the call began
 * @param json as it is sent, with line breaks for people
 * @param deliveries what became of it at each endpoint
 */
public record EventLine(
    CallEvent event, String offset, String json, List<DeliveryLine> deliveries) {

  private static final JsonMapper PRETTY =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public EventLine {
    deliveries = List.copyOf(deliveries);
  }

  static EventLine of(CallEvent event, Instant from, List<DeliveryLine> deliveries) {
    return new EventLine(
        event, Durations.after(from, event.timestamp()), pretty(event), deliveries);
  }

  private static String pretty(CallEvent event) {
    return PRETTY.writeValueAsString(
        PRETTY.readTree(new String(EventJson.encode(event), StandardCharsets.UTF_8)));
  }

  /** What it tells beside its name; empty where that is all. */
  public String detail() {
    return event instanceof RingResult result ? result.state().name() : "";
  }

  public boolean isAllAccepted() {
    return deliveries.stream().allMatch(line -> line.status().equals("accepted"));
  }
}
