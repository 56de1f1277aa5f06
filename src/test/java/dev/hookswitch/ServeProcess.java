package dev.hookswitch;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code serve} in a process of its own, which can be killed. */
public final class ServeProcess implements AutoCloseable {

  public static final String ADMIN_KEY = "the-administrators-key-of-the-tests";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final int LOWEST_PORT = 12_000;
  private static final int PORTS = 20_000;

  /** Begins anywhere, so that two builds on one machine are not after the same. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  private final Process process;
  private final int port;

  private ServeProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it with these settings and waits until it answers. Its log goes to {@code serve.log}
   * beside the settings.
   */
  public static ServeProcess start(Path folder, int port, String settings) throws IOException {
    String storage = "{ url: \"jdbc:sqlite:" + folder + "/hookswitch.db\" }";
    return start(folder, port, storage, settings);
  }

  /** The same with a place for its data. */
  public static ServeProcess start(Path folder, int port, String storage, String settings)
      throws IOException {
    return start(folder, port, storage, settings, List.of());
  }

  /**
   * The same of another version.
   *
   * @param before folders of classes and resources that it finds before its own
   */
  public static ServeProcess start(
      Path folder, int port, String storage, String settings, List<Path> before)
      throws IOException {
    Path config = folder.resolve("hookswitch.yaml");
    Files.writeString(
        config,
        "server: { listen: \"127.0.0.1:"
            + port
            + "\" }\nstorage: "
            + storage
            + "\nadmin_key: "
            + ADMIN_KEY
            + "\nnetwork: { allow: [\"127.0.0.0/8\"] }\n"
            + settings);
    Path log = folder.resolve("serve.log");
    ProcessBuilder builder = java("serve", "--config", config.toString());
    before.reversed().forEach(each -> findsFirst(builder, each));
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    ServeProcess serve = new ServeProcess(process, port);
    Eventually.until(
        () -> "serve answers; its log: " + read(log),
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("serve ended: " + read(log));
          }
          return serve.answers();
        });
    return serve;
  }

  /**
   * A port for a server that somebody else will begin, seconds later perhaps. Given once, and none
   * of those that the system itself gives to connections (from 32768 on): of these one may be taken
   * by then.
   */
  public static int freePort() {
    while (true) {
      int port = LOWEST_PORT + NEXT_PORT.getAndIncrement() % PORTS;
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // somebody has it: the next one
      }
    }
  }

  /** The program with the classes of this test run. */
  public static ProcessBuilder java(String... arguments) {
    String[] command = new String[arguments.length + 6];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    command[1] = "--enable-native-access=ALL-UNNAMED";
    command[2] = "-XX:TieredStopAtLevel=1";
    command[3] = "-cp";
    command[4] = System.getProperty("java.class.path");
    command[5] = Main.class.getName();
    System.arraycopy(arguments, 0, command, 6, arguments.length);
    return new ProcessBuilder(command);
  }

  private static void findsFirst(ProcessBuilder builder, Path folder) {
    builder
        .command()
        .replaceAll(each ->
            each.endsWith(System.getProperty("java.class.path"))
                ? folder + File.pathSeparator + each
                : each);
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean answers() {
    try {
      return HTTP.send(request("/healthz"), HttpResponse.BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + ADMIN_KEY)
        .build();
  }

  public JsonNode get(String path) {
    try {
      return JsonMapper.shared()
          .readTree(HTTP.send(request(path), HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }

  /** The answer as it comes, whatever its status. */
  public HttpResponse<byte[]> ask(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(request(path), (_, _) -> true)
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }

  /** With a body of JSON; the answer must be a success. */
  public JsonNode post(String path, String json) {
    return success(path, tryPost(path, json));
  }

  public JsonNode put(String path, String json) {
    return success(
        path,
        send(
            HttpRequest.newBuilder(request(path), (_, _) -> true)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))));
  }

  public JsonNode delete(String path) {
    return success(path, send(HttpRequest.newBuilder(request(path), (_, _) -> true).DELETE()));
  }

  private static JsonNode success(String path, Answer answer) {
    if (answer.status() / 100 != 2) {
      throw new AssertionError(path + " answers " + answer.body());
    }
    return answer.body();
  }

  /** What was answered. */
  public record Answer(int status, JsonNode body) {}

  /** With a body of JSON, whatever is answered. */
  public Answer tryPost(String path, String json) {
    return send(
        HttpRequest.newBuilder(request(path), (_, _) -> true)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(answer.statusCode(), JsonMapper.shared().readTree(answer.body()));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public boolean isLinkUp() {
    return get("/healthz").path("pbx").path(0).path("up").asBoolean();
  }

  /** How many partitions of the log this process delivers, of those on one database. */
  public int delivers() {
    return get("/healthz").path("delivery").path("partitions").asInt(-1);
  }

  /** Nothing waits for any endpoint, and no call is open. */
  public boolean isAllDelivered() {
    JsonNode delivery = get("/healthz").path("delivery");
    return delivery.path("behind").asInt(-1) == 0
        && delivery.path("parked").asInt(-1) == 0
        && get("/v1/calls?status=open").path("data").isEmpty();
  }

  /** The time it has computed so far. */
  public Duration computed() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** With a body of JSON, as a change. */
  public JsonNode patch(String path, String json) {
    return success(
        path,
        send(
            HttpRequest.newBuilder(request(path), (_, _) -> true)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(json))));
  }

  /** SIGSTOP: it hangs, with all its connections. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  public void wake() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM, and the end that follows. */
  @Override
  public void close() {
    process.toHandle().destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.toHandle().destroyForcibly();
        throw new AssertionError("serve did not stop within 60 s of SIGTERM");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
