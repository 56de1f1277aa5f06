package dev.hookswitch.broker;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is said beside the body, so that a consumer may choose without reading it: the attributes of
 * a CloudEvent 1.0 in binary mode, under the prefix that the binding of each protocol gives them.
 */
final class EventAttributes {

  static final String CONTENT_TYPE = "application/json";

  private EventAttributes() {}

  /** In a fixed order. {@code accountcode} and {@code sequence} are extensions. */
  static Map<String, String> of(CallEvent event, String prefix) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(prefix + "specversion", "1.0");
    attributes.put(prefix + "id", event.id());
    attributes.put(prefix + "source", "/hookswitch");
    attributes.put(prefix + "type", type(event));
    attributes.put(prefix + "subject", event.sessionId());
    attributes.put(prefix + "time", EventJson.timestamp(event.timestamp()));
    attributes.put(prefix + "accountcode", event.common().account());
    attributes.put(prefix + "sequence", Integer.toString(event.seq()));
    return attributes;
  }

  static String type(CallEvent event) {
    return "dev.hookswitch.call." + event.kind().name();
  }
}
