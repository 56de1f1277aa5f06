package dev.hookswitch.api;

import dev.hookswitch.format.Preset;
import dev.hookswitch.format.Presets;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The products that an endpoint can be made for by filling in a few fields. */
final class PresetsApi {

  private final Presets presets;

  PresetsApi(Presets presets) {
    this.presets = presets;
  }

  void mount(RoutesConfig routes) {
    routes.get("/v1/presets", this::list);
  }

  private void list(Context ctx) {
    new QueryParameters(ctx).closed();
    Json.answerList(ctx, List.copyOf(presets.all()), null, PresetsApi::write);
  }

  private static void write(Preset preset, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", preset.id());
    json.writeStringProperty("title", preset.title());
    json.writeStringProperty("description", preset.description());
    Json.text(json, "notes", preset.notes().isEmpty() ? null : preset.notes());
    Json.texts(json, "events", preset.events().stream().map(Enum::name).sorted().toList());
    json.writeBooleanProperty("needs_url", !preset.leadsItself());
    json.writeArrayPropertyStart("settings");
    for (Preset.Setting setting : preset.settings()) {
      json.writeStartObject();
      json.writeStringProperty("name", setting.name());
      json.writeStringProperty("label", setting.label());
      json.writeBooleanProperty("required", setting.required());
      json.writeBooleanProperty("secret", setting.secret());
      Json.text(json, "default", setting.otherwise());
      Json.text(json, "pattern", setting.pattern());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
