package dev.hookswitch.api;

import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.dispatch.EndpointBacklog;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.pbx.LinkHealth;
import dev.hookswitch.pbx.PbxControl;
import dev.hookswitch.pbx.PbxWatch;
import dev.hookswitch.recording.Recordings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/** How the program is doing, and what its interface is. */
final class HealthApi {

  private final Journal journal;
  private final Dispatcher dispatcher;
  private final Supplier<List<LeaseKeeper.Member>> members;
  private final List<? extends PbxWatch> links;
  private final Recordings recordings;
  private final Function<String, Optional<PbxControl>> controls;
  private final PrometheusMeterRegistry metrics;
  private final String version;

  HealthApi(
      Journal journal,
      Dispatcher dispatcher,
      Supplier<List<LeaseKeeper.Member>> members,
      List<? extends PbxWatch> links,
      Recordings recordings,
      Function<String, Optional<PbxControl>> controls,
      PrometheusMeterRegistry metrics,
      String version) {
    this.journal = journal;
    this.dispatcher = dispatcher;
    this.members = members;
    this.links = links;
    this.recordings = recordings;
    this.controls = controls;
    this.metrics = metrics;
    this.version = version;
  }

  void mount(RoutesConfig routes) {
    routes.get("/healthz", this::health);
    routes.get(
        "/metrics", ctx -> ctx.contentType("text/plain; version=0.0.4").result(metrics.scrape()));
    routes.get("/openapi.json", HealthApi::openApi);
  }

  /**
   * 503 only when events cannot be stored: a PBX that is away is no reason to restart this program.
   */
  private void health(Context ctx) {
    Optional<String> trouble = journal.trouble();
    Json.answer(
        ctx,
        trouble.isPresent() ? 503 : 200,
        json -> {
          json.writeStartObject();
          Optional<String> unrecorded = recordings.trouble();
          boolean degraded =
              unrecorded.isPresent() || links.stream().anyMatch(link -> link.health().isDown());
          json.writeStringProperty(
              "status", trouble.isPresent() ? "failing" : degraded ? "degraded" : "ok");
          json.writeStringProperty("version", version);
          json.writeObjectPropertyStart("storage");
          json.writeBooleanProperty("ok", trouble.isEmpty());
          trouble.ifPresent(sentence -> json.writeStringProperty("detail", sentence));
          json.writeNumberProperty("waiting", journal.waiting());
          json.writeEndObject();
          json.writeArrayPropertyStart("pbx");
          links.forEach(link -> writeLink(link, json));
          json.writeEndArray();
          writeDelivery(json);
          json.writeObjectPropertyStart("recordings");
          json.writeBooleanProperty("ok", unrecorded.isEmpty());
          unrecorded.ifPresent(sentence -> json.writeStringProperty("detail", sentence));
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private void writeLink(PbxWatch link, JsonGenerator json) {
    LinkHealth health = link.health();
    json.writeStartObject();
    json.writeStringProperty("name", link.name());
    json.writeBooleanProperty("here", health.here());
    json.writeBooleanProperty("up", health.up());
    json.writeStringProperty("detail", health.detail());
    json.writeNumberProperty("messages", health.received());
    json.writeNumberProperty("waiting", health.waiting());
    json.writeNumberProperty("capacity", health.capacity());
    Optional<PbxControl> control = controls.apply(link.name());
    if (control.isPresent()) {
      json.writeObjectPropertyStart("control");
      json.writeBooleanProperty("up", control.get().isUp());
      json.writeStringProperty("detail", control.get().detail());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void writeDelivery(JsonGenerator json) {
    List<EndpointBacklog> backlogs = dispatcher.backlogs();
    json.writeObjectPropertyStart("delivery");
    json.writeBooleanProperty("here", dispatcher.isDelivering());
    json.writeNumberProperty("partitions", dispatcher.delivered());
    json.writeNumberProperty("endpoints", backlogs.size());
    json.writeNumberProperty("failing", backlogs.stream().filter(EndpointBacklog::failing).count());
    json.writeNumberProperty("behind", backlogs.stream().mapToLong(EndpointBacklog::behind).sum());
    json.writeNumberProperty("parked", backlogs.stream().mapToLong(EndpointBacklog::parked).sum());
    json.writeArrayPropertyStart("processes");
    members.get().forEach(member -> writeMember(member, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeMember(LeaseKeeper.Member member, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", member.node().name());
    json.writeStringProperty("version", member.node().version());
    json.writeStringProperty("started_at", member.node().startedAt().toString());
    json.writeNumberProperty("partitions", member.leases());
    json.writeBooleanProperty("this", member.isSelf());
    json.writeEndObject();
  }

  private static void openApi(Context ctx) {
    try (InputStream in = HealthApi.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("openapi.json is not among the resources");
      }
      ctx.contentType("application/json").result(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
