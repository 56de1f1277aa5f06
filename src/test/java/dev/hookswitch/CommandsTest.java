package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.store.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: what it says and how it ends. */
class CommandsTest {

  @TempDir Path folder;

  private record Ended(int code, String text) {}

  private static Ended run(String... arguments) throws IOException, InterruptedException {
    return runWith("", arguments);
  }

  private static Ended runWith(String input, String... arguments)
      throws IOException, InterruptedException {
    Process process = ServeProcess.java(arguments).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), text);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private String settings(String text) throws IOException {
    Path file = folder.resolve("hookswitch.yaml");
    Files.writeString(file, "storage: { url: \"jdbc:sqlite:" + folder + "/data/h.db\" }\n" + text);
    return file.toString();
  }

  private static void fails(int code, String sentence, String... arguments)
      throws IOException, InterruptedException {
    Ended ended = run(arguments);
    assertThat(ended.text().lines().filter(line -> line.startsWith("hookswitch: ")))
        .as(ended.text())
        .hasSize(1);
    assertThat(ended.text()).contains(sentence).doesNotContain("\tat ", "Exception");
    assertThat(ended.code()).isEqualTo(code);
  }

  @Test
  void wrongUsageIsOneLineAndTwo() throws IOException, InterruptedException {
    fails(2, "Unknown options: '--too', 'x'", "demo", "--too", "x");
    fails(2, "Missing required option: '--config=FILE'", "serve");
    fails(2, "there is no such file", "serve", "--config", folder.resolve("none").toString());
    fails(
        2,
        "unknown key \"servr\"; did you mean \"server\"?",
        "serve",
        "--config",
        settings("servr: {}"));
    fails(
        2,
        "--to cannot be used: its address 169.254.169.254 is not allowed",
        "demo",
        "--port",
        "0",
        "--to",
        "http://169.254.169.254/x");
    assertThat(run().code()).isEqualTo(2);
  }

  @Test
  void helpAndVersionAreForPeople() throws IOException, InterruptedException {
    Ended help = run("help");
    assertThat(help.code()).isZero();
    assertThat(help.text())
        .contains(
            "demo", "serve", "check", "record", "replay", "people", "migrate", "help", "version")
        .doesNotContain("rehearse");
    assertThat(run("help", "demo").text())
        .contains("--to=URL", "--calls=N", "--speed=X", "--rate=N", "--port=P", "--data=DIR");
    assertThat(run("version").text()).startsWith("hookswitch ");
  }

  @Test
  void whatCannotBeHadIsOneLineAndOne() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fails(
          1,
          "the port is in use",
          "serve",
          "--config",
          settings("server: { listen: \"127.0.0.1:" + taken.getLocalPort() + "\" }"));
    }
    Path text = Files.writeString(folder.resolve("text.db"), "not a database ".repeat(100));
    Path file =
        Files.writeString(
            folder.resolve("other.yaml"), "storage: { url: \"jdbc:sqlite:" + text + "\" }");
    fails(1, "is not a SQLite database", "serve", "--config", file.toString());
  }

  @Test
  void aDatabaseServerIsCheckedLikeEverythingElse() throws IOException, InterruptedException {
    Place place = Place.postgres();
    Ended right = run("check", "--config", onPostgres(place.url(), place.password()));
    assertThat(right.text())
        .containsPattern(
            "ok +database: PostgreSQL 1[0-9.]+ at 127\\.0\\.0\\.1:\\d+/test\\d+ can be");
    assertThat(right.code()).isZero();
    String url = "jdbc:postgresql://127.0.0.1:" + freePort() + "/calls?user=hook";
    Ended wrong = run("check", "--config", onPostgres(url, "secret-of-the-database"));
    assertThat(wrong.text())
        .contains("WRONG  database: the PostgreSQL database 127.0.0.1:")
        .contains("/calls cannot be reached: it refuses connections")
        .doesNotContain("secret-of-the-database");
    assertThat(wrong.code()).isEqualTo(1);
    fails(1, "it refuses connections", "serve", "--config", onPostgres(url, "x"));
  }

  @Test
  void howAnEndpointIsReachedIsCheckedToo() throws IOException, InterruptedException {
    TestCertificates house = new TestCertificates(folder, "house");
    house.sign("old", "-keyalg", "EC", "-startdate", "-10d", "-validity", "2");
    Ended ended =
        run(
            "check",
            "--config",
            settings(
                """
                network: { allow: ["127.0.0.0/8"] }
                delivery: { proxy: "http://u:s3cret@127.0.0.1:%d" }
                endpoints:
                  - { url: "https://127.0.0.1/a", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw }
                  - url: "https://127.0.0.1/b"
                    secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                    authentication: { type: oauth2, token_url: "http://1.1.1.1/", client_id: c, client_secret: s3cret }
                  - url: "https://127.0.0.1/c"
                    secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                    tls:
                      client_certificate: |
                %s
                      client_key: |
                %s
                """
                    .formatted(
                        freePort(),
                        house.certificate("old").indent(8),
                        house.key("old").indent(8))));
    assertThat(ended.text())
        .contains(
            "WRONG  endpoint https://127.0.0.1: its proxy: cannot be connected to: ",
            "its token_url: it is outside of network.allow, and must begin with https:// therefore",
            "WRONG  endpoint https://127.0.0.1: client_certificate has expired on ")
        .doesNotContain("s3cret");
    assertThat(ended.code()).isEqualTo(1);
  }

  private String onPostgres(String url, String password) throws IOException {
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    Path file = folder.resolve("postgres.yaml");
    Files.writeString(
        file,
        "storage: { url: \"%s\", password: %s, key: \"%s\" }\n".formatted(url, password, key));
    return file.toString();
  }

  @Test
  void aRecordingIsReplayedAsTableAndAsJson() throws IOException, InterruptedException {
    String file = "src/test/resources/traces/s10_did_to_sip.ami";
    Ended table = run("replay", file);
    assertThat(table.code()).isZero();
    assertThat(table.text())
        .contains("inbound  account", "RINGRESULT", "didtosip", "ANSWER", "COMPLETED", "0 open");
    Ended json = run("replay", "--json", "--trunk", "trunk", file);
    List<CallEvent> events =
        json.text()
            .lines()
            .filter(line -> line.startsWith("{"))
            .map(line -> EventJson.decode(line.getBytes(StandardCharsets.UTF_8)))
            .toList();
    assertThat(Grammar.violation(events)).isEmpty();
    assertThat(events).hasSize(10);
    fails(1, "there is no file", "replay", folder.resolve("none.ami").toString());
    fails(1, "there is no manager message in it", "replay", "pom.xml");
  }

  @Test
  void recordingSaysWhatIsWrong() throws IOException, InterruptedException {
    int nobody = freePort();
    String config =
        settings(
            "pbx: [{ name: a, asterisk: { ami: { port: "
                + nobody
                + ", username: hook, secret: s } } }]");
    Path out = folder.resolve("calls.ami");
    fails(
        1,
        "127.0.0.1:" + nobody + " refuses connections",
        "record",
        "--config",
        config,
        "--out",
        out.toString());
    fails(
        2,
        "the settings have no PBX named b",
        "record",
        "--config",
        config,
        "--out",
        out.toString(),
        "--pbx",
        "b");
    fails(
        2,
        "must not be negative",
        "record",
        "--config",
        config,
        "--out",
        out.toString(),
        "--calls",
        "-1");
  }

  @Test
  void checkSaysEachThingInOneLine() throws IOException, InterruptedException {
    int nobody = freePort();
    try (ServerSocket receiver = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String secret = ", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw }\n";
      Ended ended =
          run(
              "check",
              "--config",
              settings(
                  "pbx: [{ name: pbx1, asterisk: { ami: { port: "
                      + nobody
                      + ", username: hook, secret: verysecret }, ari: { url: \"http://127.0.0.1:"
                      + nobody
                      + "\", username: hook, password: verysecret } } }]\n"
                      + "network: { allow: [\"127.0.0.0/8\"] }\n"
                      + "endpoints:\n  - { url: \"http://127.0.0.1:"
                      + receiver.getLocalPort()
                      + "/\""
                      + secret
                      + "  - { url: \"http://10.1.2.3/\""
                      + secret));
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.text().lines())
          .anyMatch(line -> line.startsWith("ok     settings:"))
          .anyMatch(line -> line.startsWith("ok     database:"))
          .anyMatch(
              line -> line.equals("WRONG  pbx pbx1: 127.0.0.1:" + nobody + " refuses connections"))
          .anyMatch(line ->
              line.equals(
                  "WRONG  pbx pbx1 control: http://127.0.0.1:"
                      + nobody
                      + " refuses connections: enabled=yes, bindaddr and bindport in http.conf?"))
          .anyMatch(line -> line.startsWith("ok     endpoint http://127.0.0.1:"))
          .anyMatch(line ->
              line.equals(
                  "WRONG  endpoint http://10.1.2.3: its address 10.1.2.3 is not allowed (see"
                      + " network.allow)"))
          .noneMatch(line -> line.contains("secret"));
    }
  }

  @Test
  void whoIsAskedAboutCallsIsCheckedToo() throws IOException, InterruptedException {
    Ended ended =
        run(
            "check",
            "--config",
            settings(
                """
                pbx:
                  - name: pbx1
                    asterisk:
                      ami: { port: %1$d, username: hook, secret: s3cret }
                      ari: { url: "http://127.0.0.1:%1$d", username: hook, password: s3cret }
                call_flow:
                  - { url: "http://10.1.2.4/", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw }
                """
                    .formatted(freePort())));
    assertThat(ended.text())
        .contains("WRONG  call_flow http://10.1.2.4: its address 10.1.2.4 is not allowed")
        .doesNotContain("s3cret");
    assertThat(ended.code()).isEqualTo(1);
  }

  @Test
  void aSecondProcessOnTheSameDatabaseIsRefused() throws IOException, InterruptedException {
    int port = freePort();
    try (ServeProcess serve = ServeProcess.start(folder, port, "")) {
      assertThat(serve.get("/healthz").path("status").asString()).isEqualTo("ok");
      fails(
          1,
          "is in use by another Hookswitch process",
          "serve",
          "--config",
          folder.resolve("hookswitch.yaml").toString());
    }
  }

  @Test
  void whoMaySignInIsSaidByCommandsToo() throws IOException, InterruptedException {
    String config = settings("");
    assertThat(run("people", "list", "--config", config).text()).endsWith("There is nobody.");
    Ended added =
        runWith(
            "correct horse battery\n",
            "people",
            "add",
            "--config",
            config,
            "--role",
            "admin",
            "Ann",
            "--name",
            "Ann Smith");
    assertThat(added.text()).endsWith("ann can sign in as admin");
    assertThat(added.code()).isZero();
    assertThat(run("people", "list", "--config", config).text())
        .containsPattern("ann +admin +\\(all accounts\\) +never seen +Ann Smith");
    fails(1, "the last administrator", "people", "remove", "--config", config, "ann");
    fails(1, "nobody has the login bob", "people", "remove", "--config", config, "bob");
    fails(2, "--role must be one of", "people", "add", "--config", config, "--role", "boss", "b");
    fails(1, "has no password", "people", "password", "--config", config, "ann");
    Ended changed =
        runWith("another long password", "people", "password", "--config", config, "ann");
    assertThat(changed.text()).endsWith("ann has another password, and is signed out everywhere");
    Ended refused = runWith("short\n", "people", "password", "--config", config, "ann");
    assertThat(refused.text()).contains("hookswitch: A password has 12 characters or more");
    assertThat(refused.code()).isEqualTo(1);
    fails(2, "people needs a command", "people");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theFirstStartSaysWhereTheFirstAdministratorIsMade()
      throws IOException, InterruptedException {
    int port = freePort();
    Path log = folder.resolve("serve.log");
    try (ServeProcess _ = ServeProcess.start(folder, port, "")) {
      Eventually.until(
          "the link is printed",
          () ->
              read(log)
                  .lines()
                  .anyMatch(line ->
                      line.matches(
                          ".*: http://127\\.0\\.0\\.1:"
                              + port
                              + "/console/welcome\\?code=[A-Za-z0-9_-]{43}")));
    }
    String config = folder.resolve("hookswitch.yaml").toString();
    Ended added =
        runWith(
            "correct horse battery", "people", "add", "--config", config, "--role", "admin", "ann");
    assertThat(added.code()).as(added.text()).isZero();
    Files.delete(log);
    try (ServeProcess serve = ServeProcess.start(folder, port, "")) {
      assertThat(serve.get("/healthz").path("status").asString()).isEqualTo("ok");
    }
    assertThat(Files.readString(log)).contains("serving at").doesNotContain("welcome");
  }

  @Test
  void aDemonstrationEndsWhenAllIsDelivered() throws IOException, InterruptedException {
    Ended ended = run("demo", "--port", "0", "--calls", "28", "--speed", "30");
    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(ended.text())
        .contains(
            "API key    hsk_",
            "28 calls begun, 28 ended, 0 in progress",
            "all webhooks are delivered");
  }

  @Test
  void aRehearsalServesTwiceAndLeavesNothing() throws IOException, InterruptedException {
    Path kept = folder.resolve("kept");
    Ended ended = run("rehearse", "--calls", "4", "--keep", kept.toString());
    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(ended.text().lines().filter(line -> line.contains("pbx=bench up: ")))
        .as(ended.text())
        .hasSize(2);
    assertThat(ended.text()).doesNotContain("ERROR");
    try (Stream<Path> files = Files.walk(kept)) {
      assertThat(files.filter(Files::isRegularFile))
          .singleElement()
          .extracting(file -> kept.relativize(file).toString())
          .asString()
          .matches("sqlite-[0-9.]+/.*sqlitejdbc.*");
    }
  }
}
