package dev.hookswitch;

import dev.hookswitch.access.Access;
import dev.hookswitch.api.Api;
import dev.hookswitch.api.HttpServer;
import dev.hookswitch.broker.Destinations;
import dev.hookswitch.call.Directory;
import dev.hookswitch.call.Plans;
import dev.hookswitch.cluster.Duty;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.cluster.Node;
import dev.hookswitch.cluster.Share;
import dev.hookswitch.console.endpoints.EndpointParts;
import dev.hookswitch.console.start.FirstSteps;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.dispatch.Limits;
import dev.hookswitch.dispatch.Replays;
import dev.hookswitch.dispatch.RetrySchedule;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.Registrar;
import dev.hookswitch.endpoint.State;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.format.FormatFailure;
import dev.hookswitch.format.Presets;
import dev.hookswitch.format.Renderer;
import dev.hookswitch.format.TemplateInput;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.operations.DeliveryReports;
import dev.hookswitch.operations.Lookout;
import dev.hookswitch.operations.OperationsCourier;
import dev.hookswitch.operations.OperationsStore;
import dev.hookswitch.operations.Outbox;
import dev.hookswitch.privacy.RedactionStore;
import dev.hookswitch.privacy.Redactor;
import dev.hookswitch.recording.Recordings;
import dev.hookswitch.refusal.Refusal;
import dev.hookswitch.retention.Janitor;
import dev.hookswitch.store.Change;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SecretBox;
import dev.hookswitch.store.SqlApiKeyStore;
import dev.hookswitch.store.SqlCallFigures;
import dev.hookswitch.store.SqlDirectoryStore;
import dev.hookswitch.store.SqlDispatchStore;
import dev.hookswitch.store.SqlEndpointStore;
import dev.hookswitch.store.SqlIdempotencyStore;
import dev.hookswitch.store.SqlInstallationKeys;
import dev.hookswitch.store.SqlOperationsStore;
import dev.hookswitch.store.SqlPlacedCallStore;
import dev.hookswitch.store.SqlRedactionStore;
import dev.hookswitch.store.SqlReplayStore;
import dev.hookswitch.store.SqlRetentionStore;
import dev.hookswitch.stream.EventStreams;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.HttpSender;
import dev.hookswitch.webhook.NumberMask;
import dev.hookswitch.webhook.Requests;
import dev.hookswitch.webhook.Trials;
import io.javalin.config.RoutesConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole system, wired by constructors along the road of the data: store, journal, endpoints,
 * dispatch, calls, links, HTTP. Started in that order, so that nothing is observed before it can be
 * stored and sent, and no call waits for pages; stopped from the links on, so that what was
 * observed is stored, and what is under way is finished.
 */
final class Hookswitch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Hookswitch.class);

  /** The share of what is to be delivered. */
  private static final String PARTITIONS = "partitions";

  /** The lease of what only one process does. */
  private static final String WORK = "work";

  private final Duty work = new Duty(WORK);

  private final Settings settings;
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();
  private final Database database;
  private final JournalWiring log;
  private final Journal journal;
  private final EventStreams streams;
  private final Endpoints endpoints;
  private final Roads roads;
  private final Outbox outbox;
  private final Dispatcher dispatcher;
  private final LeaseKeeper leases;
  private final Watches watches;
  private final CallFlowWiring callFlows;
  private final Recordings recordings;
  private final PeopleWiring people;
  private final Lookout lookout;
  private final Access access;
  private final ConsoleWiring console;
  private final GuestPbx guest;
  private final HttpServer http;
  private final @Nullable String newAdminKey;

  /**
   * Opens the store and builds everything; nothing runs yet but the journal's writer.
   *
   * @param morePlans of calls that somebody else has placed
   * @param moreRoutes mounted beside the interface
   * @param entrance the word of a link into the console that needs no password; null: there is none
   */
  Hookswitch(
      Settings settings,
      Plans morePlans,
      List<Consumer<RoutesConfig>> moreRoutes,
      @Nullable String entrance) {
    this.settings = settings;
    this.database = settings.storage().open();
    this.log = JournalWiring.open(database, settings.storage().kafka(), random);
    this.journal = log.journal();
    SqlDispatchStore deliveries = log.deliveries(database);
    SqlReplayStore replays = new SqlReplayStore(database);
    SqlApiKeyStore keys = new SqlApiKeyStore(database);
    this.streams = new EventStreams(journal);
    SecretBox box = secretBox();
    this.endpoints = new Endpoints(new SqlEndpointStore(database, box));
    keepFileEndpoints();
    AddressGuard guard = new AddressGuard(settings.network().allow(), AddressGuard.PLATFORM);
    SqlInstallationKeys installation = new SqlInstallationKeys(database, box, random);
    NumberMask mask = new NumberMask(installation.key("number mask"));
    Duration timeout = settings.delivery().timeout();
    Directories directories =
        new Directories(
            new SqlDirectoryStore(database), settings.usersOfFile(), settings.numbersOfFile());
    Presets presets = settings.delivery().presets();
    Requests requests =
        new Requests(
            new Renderer(presets), mask, this::eventsOf, id -> userForTemplates(directories, id));
    HttpSender sender =
        new HttpSender(
            guard, timeout, settings.delivery().proxy(), clock, Version.text(), requests);
    this.roads = new Roads(guard, requests, sender, new Destinations(guard, timeout));
    RetrySchedule schedule =
        new RetrySchedule(settings.delivery().retry(), RandomGenerator.getDefault());
    Database working = database.under(work);
    OperationsStore operations = new SqlOperationsStore(database, working);
    Endpoint administrator = settings.operations().endpoint();
    this.outbox = new Outbox(operations, administrator != null, random);
    DeliveryReports reports = new DeliveryReports(outbox, clock);
    this.dispatcher =
        new Dispatcher(
            journal,
            deliveries,
            replays,
            endpoints,
            roads,
            schedule,
            Limits.DEFAULT,
            settings.delivery().disableAfter(),
            clock,
            reports);
    List<LeaseKeeper.Holder> holders = new ArrayList<>();
    if (administrator != null) {
      holders.add(new OperationsCourier(operations, administrator, sender, clock));
    }
    holders.add(new Janitor(new SqlRetentionStore(working), settings.retention(), clock));
    RedactionStore redactions = new SqlRedactionStore(database, working);
    holders.add(new Redactor(redactions, clock));
    this.recordings = RecordingWiring.recordings(settings, database, working, journal, clock);
    holders.add(recordings);
    SqlPlacedCallStore placed = new SqlPlacedCallStore(working);
    CallControl control = new CallControl(settings, placed, directories, random, clock);
    control.recordWith(recordings::want);
    CampaignWiring campaigns =
        new CampaignWiring(
            database, working, settings, directories, control, placed, random, clock);
    Directory directory = Settings.directory(directories.users(), directories.numbers());
    this.watches =
        new Watches(
            settings,
            journal,
            directory,
            control.plans(morePlans),
            recordings,
            this::observers,
            clock);
    watches.all().forEach(control::observe);
    holders.addAll(watches.holders());
    holders.add(campaigns.listening());
    holders.addAll(control.holders());
    holders.add(campaigns.holder());
    this.people = new PeopleWiring(database, settings.console(), installation::key, random, clock);
    this.leases = leases(holders);
    Settings.Secret adminKey = settings.adminKey();
    // without a key in the settings nobody can have this one
    this.access =
        new Access(
            keys, adminKey == null ? Access.newKey(random) : adminKey.reveal(), random, clock);
    this.newAdminKey = adminKey == null ? makeAdminKeyOnce() : null;
    directories.follow(this::tellObservers);
    database.follow(Change.ENDPOINTS, endpoints::refresh);
    database.follow(Change.DIRECTORY, directories::refresh);
    this.callFlows =
        new CallFlowWiring(settings, database, directories, guard, requests, outbox, random, clock);
    control.controls().forEach(each -> each.start(callFlows.listener(each)));
    this.guest = new GuestPbx(settings.pbx().isEmpty(), journal, random, clock);
    this.lookout =
        new Lookout(
            new Lookout.Sights(
                hostName(),
                watches.all(),
                journal::trouble,
                dispatcher::backlogs,
                endpoints,
                settings.operations().backlog()),
            reports,
            outbox,
            clock);
    Api api =
        new Api(
            new Api.Parts(
                journal,
                streams,
                endpoints,
                deliveries,
                replays,
                dispatcher,
                () -> leases.members(PARTITIONS),
                access,
                directories,
                redactions,
                recordings,
                new SqlIdempotencyStore(database, box),
                watches.all(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                roads,
                presets,
                requests,
                roads,
                callFlows.flows(),
                control.callbacks(),
                campaigns.parts()),
            settings.server().openMetrics(),
            Version.text(),
            random,
            clock);
    List<Consumer<RoutesConfig>> routes = new ArrayList<>(moreRoutes);
    routes.add(api::mount);
    this.console =
        new ConsoleWiring(
            people,
            settings,
            journal,
            new SqlCallFigures(database),
            streams,
            directories,
            endpoints,
            deliveries,
            campaigns.parts(),
            SystemWiring.of(
                database,
                settings,
                people,
                new SystemWiring.Sights(
                    journal,
                    endpoints,
                    replays,
                    operations,
                    dispatcher,
                    access,
                    directories,
                    watches.all(),
                    control.callbacks()::control),
                random,
                clock),
            recordings,
            new EndpointParts(
                endpoints,
                new Registrar(endpoints, roads, presets, random, clock),
                presets,
                new Trials(requests, roads, random, clock),
                dispatcher::backlog,
                deliveries,
                new Replays(replays, random, clock),
                journal,
                directories,
                campaigns.parts().campaigns()),
            new FirstSteps.Parts(watches.all(), directories, endpoints, journal, guest),
            entrance,
            random,
            clock);
    routes.add(console::mount);
    this.http =
        new HttpServer(settings.server().host(), settings.server().port(), routes, console::answer);
  }

  private LeaseKeeper leases(List<LeaseKeeper.Holder> holders) {
    Node self =
        new Node(
            HexFormat.of().toHexDigits(random.nextLong()),
            hostName(),
            Version.text(),
            clock.instant());
    List<Share> shares = new ArrayList<>();
    shares.add(log.share(PARTITIONS, dispatcher));
    shares.add(Share.sole(work, LeaseKeeper.Holder.all(holders)));
    shares.addAll(watches.shares(WORK));
    return new LeaseKeeper(database.leases(), self, shares, System::nanoTime);
  }

  private List<String> observers(String share) {
    return leases.holders(share);
  }

  private List<CallEvent> eventsOf(String session) {
    try {
      return journal.session(session);
    } catch (JournalException e) {
      throw FormatFailure.forNow("its call cannot be read: " + e.getMessage());
    }
  }

  private static @Nullable Map<String, Object> userForTemplates(
      Directories directories, String id) {
    return directories
        .user(id)
        .map(user -> TemplateInput.user(user.id(), user.name(), user.account(), user.devices()))
        .orElse(null);
  }

  private void tellObservers(Directories now) {
    Directory directory = Settings.directory(now.users(), now.numbers());
    watches.setDirectory(directory);
  }

  /** What operational events call this process. */
  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a machine without a name";
    }
  }

  private SecretBox secretBox() {
    Settings.Secret key = settings.storage().key();
    return key == null
        ? SecretBox.besideDatabase(database.file().orElseThrow(), random)
        : new SecretBox(Base64.getDecoder().decode(key.reveal()), random);
  }

  /**
   * Endpoints of the file are stored like the others, because their cursors are; the file decides
   * what they are.
   */
  private void keepFileEndpoints() {
    Set<String> kept = new HashSet<>();
    for (Endpoint wanted : settings.endpoints()) {
      kept.add(wanted.id());
      wanted
          .style()
          .transport()
          .expired(clock.instant())
          .map(Refusal::sentence)
          .ifPresent(sentence -> LOG.warn("endpoint={} cannot work: {}", wanted.id(), sentence));
      if (!endpoints.add(wanted.withCreatedAt(clock.instant()))) {
        var _ =
            endpoints.change(
                wanted.id(),
                before -> wanted.withCreatedAt(before.createdAt()).withState(afterRestart(before)));
      }
    }
    for (Endpoint endpoint : endpoints.all()) {
      if (endpoint.origin() == Endpoint.Origin.FILE && !kept.contains(endpoint.id())) {
        LOG.info("endpoint={} is no longer in the settings file and is forgotten", endpoint.id());
        endpoints.remove(endpoint.id());
      }
    }
  }

  /** What disabled it is worth another try once a person restarts; who paused it meant it. */
  private static State afterRestart(Endpoint endpoint) {
    return endpoint.state().equals(State.PAUSED) ? State.PAUSED : State.ACTIVE;
  }

  private @Nullable String makeAdminKeyOnce() {
    boolean known = access.all().stream().anyMatch(key -> key.account() == null);
    return known ? null : access.create(null, "made at the first start").secret();
  }

  /**
   * Starts: from now on calls are observed and told.
   *
   * @throws IOException when the address cannot be listened on, with one sentence
   */
  void start() throws IOException {
    watches.concludeWhatNobodyObserves();
    outbox.start();
    log.start();
    leases.start();
    watches.start();
    http.start();
    lookout.start();
  }

  /** The administrator's key, if it was made just now and must be shown this once. */
  Optional<String> newAdminKey() {
    return Optional.ofNullable(newAdminKey);
  }

  /** Where the first administrator is made, with a code; empty when there is one. */
  Optional<String> welcome() {
    Settings.Server server = settings.server();
    String base =
        server.port() == 0 ? "http://" + server.host() + ":" + http.port() : server.publicUrl();
    return people.setup().newCode().map(code -> base + "/console/welcome?code=" + code);
  }

  Endpoints endpoints() {
    return endpoints;
  }

  int port() {
    return http.port();
  }

  int openSessions() {
    return watches.openSessions();
  }

  /**
   * Whether all that was observed is stored and all that is stored is accepted or given up
   * everywhere.
   */
  boolean isAllDelivered() {
    return openSessions() == 0
        && journal.waiting() == 0
        && dispatcher.backlogs().stream().allMatch(backlog -> backlog.isEmpty());
  }

  @Override
  public void close() {
    lookout.close();
    callFlows.close();
    watches.close();
    guest.close();
    journal.close();
    leases.close();
    log.closeReading();
    outbox.close();
    console.close();
    streams.close();
    http.close();
    people.close();
    roads.close();
    recordings.close();
    database.close();
  }
}
