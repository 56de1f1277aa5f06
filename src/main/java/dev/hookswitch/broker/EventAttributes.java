package dev.hookswitch.broker;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.format.CloudEvents;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is said beside the body, so that a consumer may choose without reading it: the attributes of
 * a CloudEvent 1.0 in binary mode, under the prefix that the binding of each protocol gives them.
 */
final class EventAttributes {

  static final String CONTENT_TYPE = "application/json";

  private EventAttributes() {}

  /** In a fixed order; {@code accountcode} is one more extension, for brokers that filter by it. */
  static Map<String, String> of(CallEvent event, String prefix) {
    Map<String, String> attributes = new LinkedHashMap<>();
    CloudEvents.attributes(event).forEach((name, value) -> attributes.put(prefix + name, value));
    attributes.put(prefix + "accountcode", event.common().account());
    return attributes;
  }
}
