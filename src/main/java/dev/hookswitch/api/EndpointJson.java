package dev.hookswitch.api;

import dev.hookswitch.dispatch.EndpointBacklog;
import dev.hookswitch.endpoint.Credentials;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.Pace;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Signing;
import dev.hookswitch.endpoint.SigningKeyPair;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Subtype;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** An endpoint as it is shown: everything but what is secret. */
final class EndpointJson {

  private EndpointJson() {}

  /**
   * Writes one.
   *
   * @param withSecret the newest signing secret too: only in the answer to whoever had it made
   */
  static void write(
      Endpoint endpoint,
      Optional<EndpointBacklog> backlog,
      boolean withSecret,
      JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", endpoint.id());
    json.writeStringProperty("url", endpoint.url().toString());
    Json.text(json, "account", endpoint.account());
    filter(endpoint.filter(), json);
    style(endpoint.style(), json);
    pace(endpoint.pace(), json);
    String description = endpoint.description();
    Json.text(json, "description", description.isEmpty() ? null : description);
    json.writeStringProperty("origin", endpoint.origin() == Endpoint.Origin.FILE ? "file" : "api");
    json.writeStringProperty("status", endpoint.state().status().word());
    Json.text(json, endpoint.state().status().word() + "_because", endpoint.state().because());
    json.writeStringProperty("created_at", EventJson.timestamp(endpoint.createdAt()));
    backlog.ifPresent(each -> backlog(each, json));
    signing(endpoint.signing(), withSecret, json);
    json.writeEndObject();
  }

  private static void filter(Filter filter, JsonGenerator json) {
    words(json, "events", filter.events(), CallEvent.Kind::name);
    Json.texts(json, "sip_users", filter.sipUsers());
    Json.texts(json, "dids", filter.dids());
    words(json, "directions", filter.directions(), Direction::word);
    words(json, "types", filter.types(), CallType::word);
    words(json, "subtypes", filter.subtypes(), Subtype::word);
    words(json, "states", filter.states(), DialState::name);
    Json.texts(json, "campaigns", filter.campaigns());
    words(json, "outcomes", filter.outcomes(), Filter.Outcome::word);
    Json.text(json, "condition", filter.condition());
  }

  private static <T> void words(
      JsonGenerator json, String name, Collection<T> values, Function<T, String> word) {
    Json.texts(json, name, values.stream().map(word).toList());
  }

  private static void style(RequestStyle style, JsonGenerator json) {
    json.writeStringProperty("numbers", style.numbers().word());
    credentials(style.credentials(), json);
    json.writeStringProperty("format", "json");
    if (!style.headers().isEmpty()) {
      // their values may be credentials
      json.writeObjectPropertyStart("headers");
      style.headers().keySet().stream()
          .sorted()
          .forEach(name -> json.writeStringProperty(name, "…"));
      json.writeEndObject();
    }
  }

  private static void credentials(Credentials credentials, JsonGenerator json) {
    if (!credentials.equals(Credentials.NONE)) {
      json.writeObjectPropertyStart("credentials");
      Json.text(json, "user", credentials.user());
      Json.text(json, "password", credentials.password() == null ? null : "…");
      Json.text(json, "token", credentials.token() == null ? null : "…");
      Json.text(json, "client_certificate", credentials.clientCertificate() == null ? null : "…");
      Json.text(json, "authority", credentials.authority());
      json.writeEndObject();
    }
  }

  private static void pace(Pace pace, JsonGenerator json) {
    json.writeNumberProperty("max_parallel", pace.parallel());
    if (pace.perSecond() != null) {
      json.writeNumberProperty("max_per_second", pace.perSecond());
    }
    time(json, "max_age", pace.maxAge());
    time(json, "disable_after", pace.disableAfter());
  }

  private static void time(JsonGenerator json, String name, @Nullable Duration time) {
    Json.text(json, name, time == null ? null : TimeText.of(time));
  }

  private static void backlog(EndpointBacklog backlog, JsonGenerator json) {
    json.writeObjectPropertyStart("backlog");
    json.writeNumberProperty("behind", backlog.behind());
    json.writeNumberProperty("parked", backlog.parked());
    json.writeBooleanProperty("failing", backlog.failing());
    json.writeEndObject();
  }

  /** Which keys there are, and what of them is no secret. */
  private static void signing(Signing signing, boolean withSecret, JsonGenerator json) {
    json.writeArrayPropertyStart("signing_keys");
    for (Signing.Key key : signing.keys()) {
      json.writeStartObject();
      json.writeStringProperty("signature", key.key().scheme().word());
      if (key.key() instanceof SigningKeyPair pair) {
        json.writeStringProperty("public_key", pair.publicKey());
      }
      if (key.retiresAt() != null) {
        json.writeStringProperty("retires_at", EventJson.timestamp(key.retiresAt()));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (withSecret && signing.current() instanceof SigningSecret secret) {
      json.writeStringProperty("secret", secret.reveal());
    }
  }
}
