package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.ControlNews.ChannelArrived;
import dev.hookswitch.pbx.ControlNews.ChannelGone;
import dev.hookswitch.pbx.ControlNews.ChannelLeft;
import dev.hookswitch.pbx.ControlNews.ChannelReplaced;
import dev.hookswitch.pbx.ControlNews.PlaybackEnded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns what Asterisk tells an application into news. What is not understood is no news. */
final class AriNews {

  private static final Logger LOG = LoggerFactory.getLogger(AriNews.class);

  /** Another program has connected with our application's name; this is the last we hear. */
  static final String REPLACED = "ApplicationReplaced";

  /** All that is of use: the server is asked to send nothing else. */
  static final List<String> TYPES =
      List.of("StasisStart", "StasisEnd", "ChannelDestroyed", "PlaybackFinished", REPLACED);

  private AriNews() {}

  /** The body of the request for these types alone. */
  static Map<String, ?> filter() {
    return Map.of("allowed", TYPES.stream().map(type -> Map.of("type", type)).toList());
  }

  /** What was told, as JSON; an empty object where it is none. */
  static JsonNode read(String text) {
    try {
      JsonNode event = JsonMapper.shared().readTree(text);
      if (event != null && event.isObject()) {
        return event;
      }
      LOG.warn("an event of ARI is no JSON object, and is left out");
    } catch (JacksonException e) {
      LOG.warn("an event of ARI is no JSON, and is left out");
    }
    return JsonMapper.shared().createObjectNode();
  }

  static boolean isReplaced(JsonNode event) {
    return event.path("type").asString("").equals(REPLACED);
  }

  static @Nullable ControlNews of(JsonNode event) {
    JsonNode channel = event.path("channel");
    String id = channel.path("id").asString("");
    return switch (event.path("type").asString("")) {
      case "StasisStart" -> {
        String before = event.path("replace_channel").path("id").asString("");
        if (id.isEmpty()) {
          yield null;
        }
        yield before.isEmpty()
            ? arrived(id, channel, event.path("args"))
            : new ChannelReplaced(before, id);
      }
      case "StasisEnd" -> id.isEmpty() ? null : new ChannelLeft(id);
      case "ChannelDestroyed" -> id.isEmpty() ? null : new ChannelGone(id, cause(event));
      case "PlaybackFinished" -> {
        String playback = event.path("playback").path("id").asString("");
        yield playback.isEmpty() ? null : new PlaybackEnded(playback);
      }
      default -> null;
    };
  }

  private static ChannelArrived arrived(String id, JsonNode channel, JsonNode args) {
    List<String> arguments = new ArrayList<>();
    for (JsonNode each : args) {
      arguments.add(each.asString(""));
    }
    JsonNode dialplan = channel.path("dialplan");
    return new ChannelArrived(
        id,
        channel.path("name").asString(""),
        arguments,
        channel.path("caller").path("number").asString(""),
        dialplan.path("exten").asString(""),
        dialplan.path("context").asString(""));
  }

  private static @Nullable Integer cause(JsonNode event) {
    int cause = event.path("cause").asInt(0);
    return cause == 0 ? null : cause;
  }
}
