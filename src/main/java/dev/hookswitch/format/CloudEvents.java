package dev.hookswitch.format;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Events as CloudEvents 1.0 see them, whatever road they take. */
public final class CloudEvents {

  private CloudEvents() {}

  /**
   * The context attributes in a fixed order, with the documented extensions sequence and
   * partitionkey.
   */
  public static Map<String, String> attributes(CallEvent event) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", event.id());
    attributes.put("source", "/accounts/" + encoded(event.common().account()));
    attributes.put("type", type(event));
    attributes.put("subject", event.sessionId());
    attributes.put("time", EventJson.timestamp(event.timestamp()));
    // "lexicographically-orderable": so with zeros in front
    attributes.put("sequence", String.format(Locale.ROOT, "%010d", event.seq()));
    attributes.put("partitionkey", event.sessionId());
    return attributes;
  }

  public static String type(CallEvent event) {
    return "dev.hookswitch.call." + word(event);
  }

  static String word(CallEvent event) {
    return event.kind().name().toLowerCase(Locale.ROOT);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
