package dev.hookswitch.callflow;

import dev.hookswitch.callflow.Choice.Target;
import dev.hookswitch.endpoint.TimeText;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes a {@link Choice} so that {@link Choices} reads the same from it. */
public final class ChoiceJson {

  private ChoiceJson() {}

  public static void write(Choice choice, JsonGenerator json) {
    json.writeStartObject();
    switch (choice) {
      case Choice.Ring(List<Target> targets, Duration time) -> {
        write(targets, json);
        write(time, json);
      }
      case Choice.Enqueue(String queue, Duration time) -> {
        json.writeStringProperty(Choices.QUEUE, queue);
        write(time, json);
      }
      case Choice.Forward(String number, Duration time) -> {
        json.writeStringProperty(Choices.NUMBER, number);
        write(time, json);
      }
      case Choice.Announce(String sound) -> json.writeStringProperty(Choices.ANNOUNCEMENT, sound);
      case Choice.Reject(Choice.Cause cause) ->
          json.writeStringProperty(Choices.REJECT, cause.word());
      case Choice.Continue _ -> json.writeBooleanProperty(Choices.CONTINUE, true);
    }
    json.writeEndObject();
  }

  private static void write(List<Target> targets, JsonGenerator json) {
    if (targets.size() == 1) {
      write(targets.getFirst(), json);
      return;
    }
    json.writeArrayPropertyStart(Choices.GROUP);
    for (Target target : targets) {
      json.writeStartObject();
      write(target, json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(Target target, JsonGenerator json) {
    switch (target) {
      case Target.Device(String name) -> json.writeStringProperty(Choices.DEVICE, name);
      case Target.User(String id) -> json.writeStringProperty(Choices.USER, id);
    }
  }

  private static void write(@Nullable Duration time, JsonGenerator json) {
    if (time != null) {
      json.writeStringProperty(Choices.TIMEOUT, TimeText.of(time));
    }
  }
}
