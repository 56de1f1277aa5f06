package dev.hookswitch.api;

import dev.hookswitch.dispatch.EndpointBacklog;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Authorities;
import dev.hookswitch.endpoint.ClientCertificate;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.Pace;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.endpoint.Shape;
import dev.hookswitch.endpoint.Signing;
import dev.hookswitch.endpoint.SigningKeyPair;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.endpoint.Transport;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Subtype;
import dev.hookswitch.format.Format;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** An endpoint as it is shown: everything but what is secret. */
final class EndpointJson {

  /** In place of whatever is secret. */
  private static final String HIDDEN = "…";

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
    format(style.shape(), json);
    if (!style.headers().isEmpty()) {
      // their values may be credentials
      json.writeObjectPropertyStart("headers");
      style.headers().keySet().stream()
          .sorted()
          .forEach(name -> json.writeStringProperty(name, HIDDEN));
      json.writeEndObject();
    }
    authentication(style.authentication(), json);
    transport(style.transport(), json);
  }

  private static void format(Shape shape, JsonGenerator json) {
    Object value = Format.toValue(shape.format());
    if (value instanceof Map<?, ?> object && !shape.secrets().isEmpty()) {
      Map<Object, Object> shown = new LinkedHashMap<>(object);
      Map<String, String> hidden = new TreeMap<>();
      shape.secrets().keySet().forEach(name -> hidden.put(name, HIDDEN));
      shown.put("secrets", hidden);
      value = shown;
    }
    json.writeName("format");
    json.writeRawValue(JsonMapper.shared().writeValueAsString(value));
  }

  private static void authentication(Authentication authentication, JsonGenerator json) {
    if (authentication.equals(Authentication.NONE)) {
      return;
    }
    json.writeObjectPropertyStart("authentication");
    json.writeStringProperty("type", authentication.type());
    switch (authentication) {
      case Authentication.None _ -> {}
      case Authentication.Basic basic -> {
        json.writeStringProperty("username", basic.username());
        json.writeStringProperty("password", HIDDEN);
      }
      case Authentication.Bearer _ -> json.writeStringProperty("token", HIDDEN);
      case Authentication.OAuth2 oauth -> {
        json.writeStringProperty("token_url", oauth.tokenUrl().toString());
        json.writeStringProperty("client_id", oauth.clientId());
        json.writeStringProperty("client_secret", HIDDEN);
        Json.text(json, "scope", oauth.scope());
        Json.text(json, "audience", oauth.audience());
        json.writeStringProperty("client_authentication", oauth.clientAuthentication().word());
      }
    }
    json.writeEndObject();
  }

  private static void transport(Transport transport, JsonGenerator json) {
    ClientCertificate certificate = transport.certificate();
    Authorities authorities = transport.authorities();
    if (certificate != null || authorities != null) {
      json.writeObjectPropertyStart("tls");
      if (certificate != null) {
        json.writeStringProperty("certificate_subject", certificate.subject());
        json.writeStringProperty(
            "certificate_expires_at", EventJson.timestamp(certificate.expires()));
        json.writeStringProperty("client_key", HIDDEN);
      }
      if (authorities != null) {
        Json.texts(json, "ca_subjects", authorities.subjects());
      }
      json.writeEndObject();
    }
    if (!transport.route().equals(Route.AS_SETTINGS)) {
      json.writeStringProperty("proxy", transport.route().shown());
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
