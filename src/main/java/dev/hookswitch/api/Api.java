package dev.hookswitch.api;

import dev.hookswitch.access.Access;
import dev.hookswitch.access.Tickets;
import dev.hookswitch.callflow.CallFlows;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.dialer.Callbacks;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.dispatch.ReplayStore;
import dev.hookswitch.dispatch.Replays;
import dev.hookswitch.endpoint.Addresses;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.Registrar;
import dev.hookswitch.format.Presets;
import dev.hookswitch.idempotency.IdempotencyStore;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.pbx.PbxWatch;
import dev.hookswitch.privacy.RedactionStore;
import dev.hookswitch.recording.Recordings;
import dev.hookswitch.stream.EventStreams;
import dev.hookswitch.webhook.Requests;
import dev.hookswitch.webhook.Sender;
import dev.hookswitch.webhook.Trials;
import io.javalin.config.RoutesConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** All routes of the interface, and who may use them. */
public final class Api {

  private final Callers callers;
  private final Idempotency idempotency;
  private final boolean openMetrics;
  private final CallsApi calls;
  private final EndpointsApi endpoints;
  private final TrialsApi trials;
  private final PresetsApi presets;
  private final StreamsApi streams;
  private final DryRunApi dryRun;
  private final DeliveriesApi deliveries;
  private final ReplaysApi replays;
  private final KeysApi keys;
  private final DirectoryApi directory;
  private final NumbersApi numbers;
  private final CallFlowApi callFlow;
  private final RecordingsApi recordings;
  private final CallbacksApi callbacks;
  private final CampaignRoutes campaigns;
  private final HealthApi health;

  /** What the interface shows and changes. */
  public record Parts(
      Journal journal,
      EventStreams streams,
      Endpoints endpoints,
      DispatchStore deliveries,
      ReplayStore replays,
      Dispatcher dispatcher,
      Supplier<List<LeaseKeeper.Member>> members,
      Access access,
      Directories directories,
      RedactionStore redactions,
      Recordings recordings,
      IdempotencyStore idempotency,
      List<? extends PbxWatch> links,
      PrometheusMeterRegistry metrics,
      Addresses addresses,
      Presets presets,
      Requests requests,
      Sender sender,
      CallFlows callFlows,
      Callbacks callbacks,
      CampaignParts campaigns) {}

  public Api(
      Parts parts, boolean openMetrics, String version, SecureRandom random, InstantSource clock) {
    Tickets tickets = new Tickets(random, clock);
    this.callers = new Callers(parts.access(), tickets);
    this.idempotency = new Idempotency(parts.idempotency(), clock);
    this.openMetrics = openMetrics;
    this.calls = new CallsApi(parts.journal());
    this.endpoints =
        new EndpointsApi(
            parts.endpoints(),
            new Registrar(parts.endpoints(), parts.addresses(), parts.presets(), random, clock),
            parts.dispatcher());
    this.trials =
        new TrialsApi(
            parts.endpoints(),
            parts.journal(),
            new Trials(parts.requests(), parts.sender(), random, clock));
    this.presets = new PresetsApi(parts.presets());
    this.streams = new StreamsApi(parts.streams(), parts.access(), tickets, callers);
    this.dryRun = new DryRunApi(parts.journal());
    this.deliveries = new DeliveriesApi(parts.endpoints(), parts.deliveries());
    this.replays = new ReplaysApi(parts.endpoints(), new Replays(parts.replays(), random, clock));
    this.keys = new KeysApi(parts.access());
    this.directory = new DirectoryApi(parts.directories());
    this.numbers = new NumbersApi(parts.redactions(), random, clock);
    this.callFlow = new CallFlowApi(parts.callFlows(), parts.directories(), random, clock);
    this.recordings = new RecordingsApi(parts.recordings());
    this.callbacks = new CallbacksApi(parts.callbacks());
    this.campaigns = new CampaignRoutes(parts.campaigns(), random, clock);
    this.health =
        new HealthApi(
            parts.journal(),
            parts.dispatcher(),
            parts.members(),
            parts.links(),
            parts.recordings(),
            parts.callbacks()::control,
            parts.metrics(),
            version);
  }

  public void mount(RoutesConfig routes) {
    routes.before("/v1/*", callers::require);
    idempotency.mount(routes);
    if (!openMetrics) {
      routes.before("/metrics", callers::require);
      routes.before("/openapi.json", callers::require);
    }
    calls.mount(routes);
    endpoints.mount(routes);
    trials.mount(routes);
    presets.mount(routes);
    streams.mount(routes);
    dryRun.mount(routes);
    deliveries.mount(routes);
    replays.mount(routes);
    keys.mount(routes);
    directory.mount(routes);
    numbers.mount(routes);
    callFlow.mount(routes);
    recordings.mount(routes);
    callbacks.mount(routes);
    campaigns.mount(routes);
    health.mount(routes);
  }
}
