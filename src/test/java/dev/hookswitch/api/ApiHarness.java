package dev.hookswitch.api;

import dev.hookswitch.access.Access;
import dev.hookswitch.archive.Archive;
import dev.hookswitch.archive.FolderArchive;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.callflow.CallFlows;
import dev.hookswitch.callflow.Decisions;
import dev.hookswitch.callflow.FlowNews;
import dev.hookswitch.callflow.Flows;
import dev.hookswitch.callflow.Instructions;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.Paces;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.dialer.CallIds;
import dev.hookswitch.dialer.CallLimits;
import dev.hookswitch.dialer.CallRules;
import dev.hookswitch.dialer.Callbacks;
import dev.hookswitch.dialer.Dialer;
import dev.hookswitch.dialer.FakePbx;
import dev.hookswitch.dialer.Line;
import dev.hookswitch.dialer.PlacedCallStore;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.dispatch.DeliveryNews;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.dispatch.Limits;
import dev.hookswitch.dispatch.RetrySchedule;
import dev.hookswitch.endpoint.Addresses;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.format.Presets;
import dev.hookswitch.format.Renderer;
import dev.hookswitch.pbx.PbxRecorder;
import dev.hookswitch.recording.FetchLimits;
import dev.hookswitch.recording.Recordings;
import dev.hookswitch.recording.Rules;
import dev.hookswitch.refusal.Refusal;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SecretBox;
import dev.hookswitch.store.SqlApiKeyStore;
import dev.hookswitch.store.SqlCampaignStore;
import dev.hookswitch.store.SqlContactStore;
import dev.hookswitch.store.SqlDirectoryStore;
import dev.hookswitch.store.SqlDispatchStore;
import dev.hookswitch.store.SqlDoNotCallStore;
import dev.hookswitch.store.SqlEndpointStore;
import dev.hookswitch.store.SqlIdempotencyStore;
import dev.hookswitch.store.SqlJournal;
import dev.hookswitch.store.SqlOperatorStore;
import dev.hookswitch.store.SqlPlacedCallStore;
import dev.hookswitch.store.SqlRecordingStore;
import dev.hookswitch.store.SqlRedactionStore;
import dev.hookswitch.store.SqlReplayStore;
import dev.hookswitch.stream.EventStreams;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.Ask;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.NumberMask;
import dev.hookswitch.webhook.Requests;
import dev.hookswitch.webhook.Sender;
import io.javalin.config.RoutesConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The interface over real HTTP and a real store, as tests ask it. */
abstract class ApiHarness {

  static final String ADMIN = "the-administrators-key-of-the-tests";

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  Database database;
  SqlJournal journal;
  EventStreams streams;
  Endpoints endpoints;
  Directories directories;
  Dispatcher dispatcher;
  Recordings recordings;
  HttpServer server;

  /** What was sent to any endpoint. */
  final Queue<CallEvent> sent = new ConcurrentLinkedQueue<>();

  /** What any endpoint answers. */
  volatile Function<CallEvent, AttemptResult> network =
      _ -> new AttemptResult.Accepted(204, AttemptResult.Trace.NONE);

  final FakePbx pbx = new FakePbx();
  final Paces paces = new Paces();
  Dialer dialer;

  /** Why the PBX is not observed; null: it is. */
  volatile String blind;

  /** Why no campaign can call through the PBX; null: it can. */
  volatile String mute;

  String acme;
  String zeta;

  record Answer(int status, JsonNode body, HttpResponse<byte[]> response) {
    String detail() {
      JsonNode error = body.path("errors").path(0);
      return error.isMissingNode()
          ? body.path("detail").asString()
          : error.path("pointer").asString() + " " + error.path("detail").asString();
    }
  }

  @BeforeEach
  void start() throws IOException {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    journal = new SqlJournal(database);
    streams = new EventStreams(journal);
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    Sender sender =
        (_, message) -> {
          sent.add(message.event());
          return network.apply(message.event());
        };
    endpoints = new Endpoints(new SqlEndpointStore(database, new SecretBox(new byte[32], random)));
    SqlDispatchStore deliveries = new SqlDispatchStore(database);
    dispatcher =
        new Dispatcher(
            journal,
            deliveries,
            new SqlReplayStore(database),
            endpoints,
            sender,
            new RetrySchedule(retry(), new SplittableRandom(1)),
            Limits.DEFAULT,
            Duration.ofDays(5),
            clock,
            DeliveryNews.UNHEARD);
    dispatcher.acquired(AllPartitions.of(journal));
    directories =
        new Directories(
            new SqlDirectoryStore(database),
            List.of(new User("filed", "Of the file", "acme", List.of("199"), Origin.FILE)),
            List.of(new OwnNumber("37160000099", "acme", null, Origin.FILE)));
    Access access = new Access(new SqlApiKeyStore(database), ADMIN, random, clock);
    AddressGuard guard =
        new AddressGuard(
            List.of(),
            host -> AddressGuard.PLATFORM.resolve(host.endsWith("example.com") ? "1.1.1.1" : host));
    recordings =
        new Recordings(
            new Recordings.Parts(
                new SqlRecordingStore(database),
                archive(),
                journal,
                recorders(),
                new Rules(List.of()),
                new FetchLimits(
                    folder.resolve("work"), 1 << 20, 1, Duration.ZERO, List.of(Duration.ZERO)),
                "https://calls.example.com"),
            clock);
    Api api =
        new Api(
            new Api.Parts(
                journal,
                streams,
                endpoints,
                deliveries,
                new SqlReplayStore(database),
                dispatcher,
                List::of,
                access,
                directories,
                new SqlRedactionStore(database),
                recordings,
                new SqlIdempotencyStore(database, new SecretBox(new byte[32], random)),
                List.of(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new PlayedAddresses(guard),
                Presets.shipped(),
                new Requests(
                    new Renderer(Presets.shipped()),
                    new NumberMask(new byte[32]),
                    journal::session,
                    _ -> null),
                sender,
                callFlows(directories),
                callbacks(clock),
                campaignParts(random, clock)),
            false,
            "test",
            random,
            clock);
    List<Consumer<RoutesConfig>> mounts = new ArrayList<>();
    mounts.add(api::mount);
    server = new HttpServer("127.0.0.1", 0, mounts);
    server.start();
    acme = key("acme");
    zeta = key("zeta");
  }

  /** Who is asked what is done with calls; nobody. */
  CallFlows callFlows(Directories house) {
    Decisions decisions =
        new Decisions(
            new Flows(List.of(), (_, number) -> number),
            (_, _, _) -> Optional.empty(),
            (_, _, _, within, _) -> Ask.tooLate(within),
            new Instructions(house, (_, _) -> false),
            FlowNews.UNHEARD,
            new SplittableRandom(1),
            InstantSource.system());
    return new CallFlows(decisions, List.of());
  }

  /** Where recordings are kept. */
  Archive archive() {
    return new FolderArchive(folder.resolve("recordings"));
  }

  /** The PBXs that can record. */
  List<PbxRecorder> recorders() {
    return List.of();
  }

  /** The PBX that callbacks are placed on is {@link #pbx}. */
  private Callbacks callbacks(InstantSource clock) {
    PlacedCallStore calls = new SqlPlacedCallStore(database);
    dialer = new Dialer(List.of(pbx), calls, (_, _) -> {}, clock);
    dialer.acquired();
    CallLimits few = new CallLimits(3, 60, 2_000, List.of(), List.of("3719*"));
    CallLimits none = new CallLimits(0, 60, 2_000, List.of(), List.of());
    CallLimits athome = new CallLimits(3, 60, 2_000, List.of("371"), List.of());
    return new Callbacks(
        dialer,
        calls,
        directories,
        List.of(
            new Line(
                "lab", "acme", "PJSIP/{device}", "PJSIP/{digits}@trunk", () -> NumberForm.AS_IS)),
        new CallRules(few, Map.of("mute", none, "athome", athome)),
        _ -> Optional.ofNullable(blind),
        new CallIds(new SplittableRandom(7)),
        clock);
  }

  private CampaignParts campaignParts(SecureRandom random, InstantSource clock) {
    SqlCampaignStore campaigns = new SqlCampaignStore(database);
    SqlOperatorStore operators = new SqlOperatorStore(database);
    return new CampaignParts(
        new Campaigns(campaigns, operators, systems(), paces, random, clock),
        new SqlContactStore(database),
        new Operators(operators, directories, clock),
        new SqlDoNotCallStore(database),
        systems());
  }

  /** The PBX there are. */
  PhoneSystems systems() {
    return new PhoneSystems() {
      @Override
      public List<String> names() {
        return List.of("pbx1");
      }

      @Override
      public String country(String name) {
        return "LV";
      }

      @Override
      public Optional<String> refusal(String name) {
        return Optional.ofNullable(mute);
      }
    };
  }

  /** When it is tried again; none: what fails once is given up. */
  List<Duration> retry() {
    return List.of();
  }

  @AfterEach
  void stop() {
    streams.close();
    http.shutdownNow(); // or the server waits a second for each connection that is kept
    server.close();
    dialer.released();
    dispatcher.released(AllPartitions.of(journal));
    journal.close();
    database.close();
  }

  String key(String account) {
    return send("POST", "/v1/keys", ADMIN, "{\"account\":\"" + account + "\"}")
        .body()
        .path("key")
        .asString();
  }

  Answer send(String method, String path, String key, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      JsonNode json =
          response.body().length == 0
                  || response
                      .headers()
                      .firstValue("content-type")
                      .orElse("")
                      .startsWith("text/plain")
              ? JsonMapper.shared().createObjectNode()
              : JsonMapper.shared().readTree(response.body());
      return new Answer(response.statusCode(), json, response);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  Answer get(String path, String key) {
    return send("GET", path, key, null);
  }

  /** Web addresses as the guard judges them, and brokers, which are for administrators. */
  private record PlayedAddresses(AddressGuard guard) implements Addresses {
    @Override
    public URI parse(String text) throws URISyntaxException {
      return new URI(text);
    }

    @Override
    public Optional<Refusal> refusal(URI url, RequestStyle style) {
      return isForAdministrators(url) ? Optional.empty() : guard.refusal(url);
    }

    @Override
    public Optional<Refusal> refusalOfTokenUrl(URI url) {
      return guard.refusalOfTokenUrl(url);
    }

    @Override
    public boolean isForAdministrators(URI url) {
      return "kafka".equals(url.getScheme());
    }
  }
}
