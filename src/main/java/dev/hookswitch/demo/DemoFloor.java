package dev.hookswitch.demo;

import dev.hookswitch.demo.RecordedCall.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * What is going on in the demonstration PBX: the channels that live now, and who listens. One lock
 * guards both, so that whoever asks for the channels gets them at one place in the stream.
 */
final class DemoFloor {

  /** Somebody who listens; must not block. */
  interface Listener {
    void hear(String message);
  }

  private static final class Channel {
    final Map<String, String> facts = new LinkedHashMap<>();
    String dialled = "";
    String state = "0";
    String bridge = "";
    Instant since = Instant.EPOCH;
  }

  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Set<Listener> listeners = new LinkedHashSet<>();

  synchronized void add(Listener listener) {
    listeners.add(listener);
  }

  synchronized void remove(Listener listener) {
    listeners.remove(listener);
  }

  synchronized void say(RecordedCall.Step step, IntFunction<String> slots, Instant at) {
    Map<String, String> headers = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder(512);
    for (Header header : step.headers()) {
      String value = header.value(slots);
      headers.putIfAbsent(header.name(), value);
      text.append(header.name()).append(": ").append(value).append("\r\n");
      if (header.name().equals("Privilege")) {
        text.append("Timestamp: ").append(timestamp(at)).append("\r\n");
      }
    }
    text.append("\r\n");
    follow(headers, at);
    String message = text.toString();
    listeners.forEach(listener -> listener.hear(message));
  }

  private static String timestamp(Instant at) {
    return "%d.%06d".formatted(at.getEpochSecond(), at.getNano() / 1000);
  }

  private void follow(Map<String, String> headers, Instant at) {
    String id = headers.getOrDefault("Uniqueid", "");
    switch (headers.getOrDefault("Event", "")) {
      case "Newchannel" -> {
        Channel channel = new Channel();
        channel.since = at;
        channel.dialled = headers.getOrDefault("Exten", "");
        note(channel, headers);
        channels.put(id, channel);
      }
      case "Newstate" -> noteIfKnown(id, headers);
      case "BridgeEnter" -> {
        noteIfKnown(id, headers);
        bridge(id, headers.getOrDefault("BridgeUniqueid", ""));
      }
      case "BridgeLeave" -> bridge(id, "");
      case "Hangup" -> channels.remove(id);
      default -> {}
    }
  }

  private void noteIfKnown(String id, Map<String, String> headers) {
    Channel channel = channels.get(id);
    if (channel != null) {
      note(channel, headers);
    }
  }

  private static void note(Channel channel, Map<String, String> headers) {
    channel.state = headers.getOrDefault("ChannelState", channel.state);
    for (String name : List.of("Channel", "CallerIDNum", "AccountCode", "Uniqueid", "Linkedid")) {
      channel.facts.put(name, headers.getOrDefault(name, ""));
    }
  }

  private void bridge(String id, String bridge) {
    Channel channel = channels.get(id);
    if (channel != null) {
      channel.bridge = bridge;
    }
  }

  /** The answer to {@code Status}, said to one listener at this place in the stream. */
  synchronized void sayStatus(Listener listener, String actionId, Instant now) {
    String tag = actionId.isEmpty() ? "" : "ActionID: " + actionId + "\r\n";
    List<String> messages = new ArrayList<>();
    messages.add(
        "Response: Success\r\n"
            + tag
            + "EventList: start\r\nMessage: Channel status will follow\r\n\r\n");
    for (Channel channel : channels.values()) {
      StringBuilder text = new StringBuilder("Event: Status\r\n").append(tag);
      channel.facts.forEach(
          (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
      text.append("ChannelState: ")
          .append(channel.state)
          .append("\r\nDNID: ")
          .append(channel.dialled);
      text.append("\r\nBridgeID: ").append(channel.bridge).append("\r\nSeconds: ");
      text.append(Math.max(0, Duration.between(channel.since, now).toSeconds())).append("\r\n\r\n");
      messages.add(text.toString());
    }
    messages.add(
        "Event: StatusComplete\r\n"
            + tag
            + "EventList: Complete\r\nListItems: "
            + channels.size()
            + "\r\n\r\n");
    messages.forEach(listener::hear);
  }
}
