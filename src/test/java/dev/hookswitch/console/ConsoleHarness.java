package dev.hookswitch.console;

import dev.hookswitch.api.HttpServer;
import dev.hookswitch.archive.FolderArchive;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.Paces;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.console.frame.Door;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.console.start.Demonstration;
import dev.hookswitch.console.start.FirstSteps;
import dev.hookswitch.dialer.CallRules;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.live.LiveCalls;
import dev.hookswitch.people.Answer;
import dev.hookswitch.people.Passwords;
import dev.hookswitch.people.People;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Profile;
import dev.hookswitch.people.Role;
import dev.hookswitch.people.Sessions;
import dev.hookswitch.people.Setup;
import dev.hookswitch.people.SignIn;
import dev.hookswitch.people.oidc.FakeIssuer;
import dev.hookswitch.people.oidc.OidcSettings;
import dev.hookswitch.people.oidc.OidcSignIn;
import dev.hookswitch.recording.FetchLimits;
import dev.hookswitch.recording.Recordings;
import dev.hookswitch.recording.Rules;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlCallFigures;
import dev.hookswitch.store.SqlCampaignStore;
import dev.hookswitch.store.SqlContactStore;
import dev.hookswitch.store.SqlDirectoryStore;
import dev.hookswitch.store.SqlJournal;
import dev.hookswitch.store.SqlOperatorStore;
import dev.hookswitch.store.SqlPeopleStore;
import dev.hookswitch.store.SqlRecordingStore;
import dev.hookswitch.stream.EventStreams;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The console over a real store, behind a real socket. */
final class ConsoleHarness implements AutoCloseable {

  static final String PASSWORD = "correct horse battery";

  /** Not what protects anybody: what a test has time for. */
  private static final Passwords.Cost CHEAP = new Passwords.Cost(64, 1, 1);

  final Database database;
  final SqlJournal journal;
  final EventStreams streams;
  final LiveCalls live;
  final Directories directories;
  final People people;
  final Setup setup;
  final Sessions sessions;
  final SqlCampaignStore campaigns;
  final Paces paces = new Paces();
  final SqlOperatorStore operatorStore;
  final Operators operators;
  final SqlContactStore contacts;
  final Endpoints endpoints;
  final SystemStage stage;
  final Switch demonstration = new Switch();
  final CallRules callRules = CallRules.DEFAULT;
  final SqlRecordingStore recordingStore;
  final Recordings recordings;
  final EndpointRig integration;
  final HttpServer server;

  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final OidcSignIn oidc;

  ConsoleHarness(Path folder) throws IOException {
    this(folder, null);
  }

  /** With an issuer by whose word people may sign in; null: there is none. */
  ConsoleHarness(Path folder, URI issuer) throws IOException {
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    journal = new SqlJournal(database);
    streams = new EventStreams(journal);
    live = new LiveCalls(journal, streams);
    directories =
        new Directories(
            new SqlDirectoryStore(database),
            List.of(new User("alice", "Alice", "acme", List.of("101"), Origin.FILE)),
            List.of(new OwnNumber("37160000001", "acme", "Sales", Origin.FILE)));
    SqlPeopleStore store = new SqlPeopleStore(database);
    Passwords passwords = new Passwords(CHEAP, Duration.ofSeconds(60), random);
    sessions = new Sessions(store, Sessions.Limits.DEFAULT, random, clock);
    people = new People(store, passwords, random, clock);
    setup = new Setup(store, people, passwords, random, clock);
    oidc =
        issuer == null
            ? null
            : new OidcSignIn(oidc(issuer), people, sessions, new byte[32], random, clock);
    Door door =
        new Door(
            people,
            new SignIn(store, passwords, sessions, random, clock),
            sessions,
            setup,
            oidc,
            null);
    campaigns = new SqlCampaignStore(database);
    operatorStore = new SqlOperatorStore(database);
    operators = new Operators(operatorStore, directories, clock);
    contacts = new SqlContactStore(database);
    recordingStore = new SqlRecordingStore(database);
    recordings = recordings(folder, clock);
    Campaigns led = new Campaigns(campaigns, operatorStore, systems(), paces, random, clock);
    integration = new EndpointRig(database, journal, clock);
    endpoints = integration.endpoints;
    stage = new SystemStage(database, journal, endpoints);
    Console console =
        new Console(
            new Console.Parts(
                journal,
                new SqlCallFigures(database),
                live,
                directories,
                endpoints,
                integration.deliveries,
                led,
                operators,
                contacts,
                systems(),
                callRules,
                recordings,
                stage.deliveries(database, endpoints),
                stage.system(journal, directories, people, sessions),
                integration.parts(journal, directories, led),
                new FirstSteps.Parts(List.of(), directories, endpoints, journal, demonstration),
                door,
                random),
            false,
            clock);
    server =
        new HttpServer(
            "127.0.0.1", 0, List.of(ConsoleHarness::mountDefect, console::mount), console::answer);
    server.start();
  }

  /** A page that breaks. */
  private static void mountDefect(RoutesConfig routes) {
    routes.get(
        "/console/broken",
        _ -> {
          throw new IllegalStateException("this must not be shown");
        });
  }

  /** No PBX: nobody is recorded, and what there is was put there. */
  private Recordings recordings(Path folder, InstantSource clock) {
    return new Recordings(
        new Recordings.Parts(
            recordingStore,
            new FolderArchive(folder.resolve("recordings")),
            journal,
            List.of(),
            new Rules(List.of()),
            new FetchLimits(folder.resolve("work"), 1, 1, Duration.ZERO, List.of(Duration.ZERO)),
            "http://127.0.0.1"),
        clock);
  }

  private static OidcSettings oidc(URI issuer) {
    return new OidcSettings(
        issuer,
        FakeIssuer.CLIENT,
        FakeIssuer.SECRET,
        URI.create("http://127.0.0.1:8080/console/oidc/callback"),
        List.of("openid", "profile"),
        "preferred_username",
        "roles",
        Map.of("hookswitch-admin", Role.ADMIN),
        null,
        null);
  }

  /** A demonstration that can be begun and ended, and plays nothing. */
  static final class Switch implements Demonstration {
    volatile boolean isOffered = true;
    private volatile boolean isRunning;

    @Override
    public boolean isOffered() {
      return isOffered;
    }

    @Override
    public boolean isRunning() {
      return isRunning;
    }

    @Override
    public void begin() {
      isRunning = true;
    }

    @Override
    public void end() {
      isRunning = false;
    }
  }

  /** No PBX: nobody is called. */
  private static PhoneSystems systems() {
    return new PhoneSystems() {
      @Override
      public List<String> names() {
        return List.of();
      }

      @Override
      public String country(String name) {
        return null;
      }

      @Override
      public Optional<String> refusal(String name) {
        return Optional.empty();
      }
    };
  }

  String base() {
    return "http://127.0.0.1:" + server.port();
  }

  void happens(List<CallEvent> events) {
    journal.append("pbx1", events).join();
  }

  Person person(String login, Role role, String account) {
    String user = role == Role.OPERATOR ? "alice" : null;
    Answer answer = people.add(new Profile(account, login, login, role, user, null), PASSWORD);
    return ((Answer.Done) answer).person();
  }

  /** A browser of somebody who has signed in. */
  Browser signedIn(String login, Role role, String account) {
    String token = sessions.begin(person(login, role, account)).orElseThrow();
    return new Browser(token);
  }

  Browser stranger() {
    return new Browser(null);
  }

  /** What a browser keeps, and how it asks. */
  final class Browser {
    private final String token;

    Browser(String token) {
      this.token = token;
    }

    String token() {
      return token;
    }

    HttpResponse<String> get(String path, String... headers) {
      return send(request(path, headers).GET());
    }

    /** An answer that goes on: the board's changes. */
    InputStream open(String path) throws IOException, InterruptedException {
      HttpRequest request = request(path, "Accept", "text/event-stream").GET().build();
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    HttpResponse<String> post(String path, Map<String, String> form, String... headers) {
      return post(path, List.copyOf(form.entrySet()), headers);
    }

    /** With fields of which there may be several of one name. */
    HttpResponse<String> post(
        String path, List<Map.Entry<String, String>> form, String... headers) {
      String body =
          form.stream()
              .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
              .collect(Collectors.joining("&"));
      return send(
          request(path, headers)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String... headers) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path));
      if (token != null) {
        request.header("Cookie", Visitors.COOKIE + "=" + token);
      }
      if (headers.length > 0) {
        request.headers(headers);
      }
      return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
      try {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** What a page of that browser's sends back with every form. */
  static String csrf(HttpResponse<String> page) {
    String mark = "data-csrf=\"";
    int at = page.body().indexOf(mark) + mark.length();
    return page.body().substring(at, page.body().indexOf('"', at));
  }

  /** The session that an answer gives; null: none. */
  static String session(HttpResponse<?> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(Visitors.COOKIE + "="))
        .map(cookie -> cookie.substring(Visitors.COOKIE.length() + 1, cookie.indexOf(';')))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse(null);
  }

  static String location(HttpResponse<?> answer) {
    return Objects.requireNonNull(answer.headers().firstValue("Location").orElse(""))
        .replaceFirst("^http://[^/]*", "");
  }

  @Override
  public void close() {
    if (oidc != null) {
      oidc.close();
    }
    live.close();
    streams.close();
    http.shutdownNow(); // or the server waits a second for each connection that is kept
    server.close();
    recordings.close();
    integration.close();
    journal.close();
    database.close();
  }
}
