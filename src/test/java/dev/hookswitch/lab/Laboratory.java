package dev.hookswitch.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The real telephone laboratory of {@code lab/}, brought up for a test. Where it cannot run the
 * test is skipped with the reason; in CI it must run.
 */
public final class Laboratory implements AutoCloseable {

  private static final int CANNOT_RUN_HERE = 3;

  private final String suite;
  private final Map<String, String> environment = new HashMap<>();
  private final ManagerSession world;

  private Laboratory(String suite) throws IOException, InterruptedException {
    this.suite = suite;
    Answer up = run("up");
    if (up.code() == CANNOT_RUN_HERE && !"true".equals(System.getenv("CI"))) {
      abort("the telephone laboratory cannot run here: " + up.text());
    }
    assertThat(up.code()).as("lab.sh up: %s", up.text()).isZero();
    run("env")
        .text()
        .lines()
        .forEach(line ->
            environment.put(
                line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    this.world = new ManagerSession(port("WORLD_AMI_PORT"), "world", "world", "off", null);
  }

  /** With the newest Asterisk, or with that of the suite which the property says. */
  public static Laboratory up() throws IOException, InterruptedException {
    return new Laboratory(System.getProperty("lab.suite", "sid"));
  }

  public static Laboratory up(String suite) throws IOException, InterruptedException {
    return new Laboratory(suite);
  }

  public int port(String name) {
    return Integer.parseInt(value(name));
  }

  String value(String name) {
    return environment.get(name);
  }

  private record Answer(int code, String text) {}

  private Answer run(String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command));
    words.addFirst(Path.of("lab", "lab.sh").toString());
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("LAB_SUITE", suite);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Answer(process.waitFor(), text);
  }

  /** Kills the PBX as a power cut would. */
  void killPbx() throws IOException, InterruptedException {
    Matcher process = Pattern.compile("pbx: up, process (\\d+)").matcher(run("status").text());
    assertThat(process.find()).isTrue();
    ProcessHandle pbx = ProcessHandle.of(Long.parseLong(process.group(1))).orElseThrow();
    assertThat(pbx.destroyForcibly()).isTrue();
    pbx.onExit().join();
  }

  /** Brings up again what is down. */
  void again() throws IOException, InterruptedException {
    Answer up = run("up");
    assertThat(up.code()).as("lab.sh up: %s", up.text()).isZero();
  }

  /** Whether the PBX hands calls to a program under this name now. */
  boolean isApplication(String name) {
    try {
      HttpURLConnection ari =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port("PBX_ARI_PORT") + "/ari/applications/" + name)
                  .toURL()
                  .openConnection();
      ari.setRequestProperty(
          "Authorization",
          "Basic "
              + Base64.getEncoder().encodeToString("hook:hook".getBytes(StandardCharsets.UTF_8)));
      return ari.getResponseCode() == 200;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How the other side behaves for one caller: {@code PHONE_101_FROM_<caller>} and the like. */
  public void behave(String variable, String behaviour) throws IOException {
    world.send("Action", "Setvar", "Variable", variable, "Value", behaviour);
  }

  /** Somebody in the public network calls a number of the house. */
  void callFromWorld(String caller, String number, String hangupAfterSeconds) throws IOException {
    originate(
        "Local/" + number + "@as-world",
        "CALLER=" + caller + ",HANGUP_AFTER=" + hangupAfterSeconds);
  }

  /** A phone of the house calls. */
  void callFromPhone(String phone, String number, String hangupAfterSeconds) throws IOException {
    originate("Local/" + number + "@as-" + phone, "HANGUP_AFTER=" + hangupAfterSeconds);
  }

  /** Somebody in the public network calls, and plays a tone once answered. */
  public void callWithTone(String caller, String number, int hertz) throws IOException {
    act("Local/" + number + "@as-world", "tone", "CALLER=" + caller + ",TONE=" + hertz);
  }

  /** A phone calls and, two seconds after the answer, transfers whom it called by REFER. */
  void callAndTransfer(String phone, String number, String target) throws IOException {
    act("PJSIP/" + number + "@phone" + phone, "refer", "TARGET=" + target);
  }

  private void act(String channel, String what, String variables) throws IOException {
    world.send(
        "Action",
        "Originate",
        "Channel",
        channel,
        "Context",
        "caller",
        "Exten",
        what,
        "Priority",
        "1",
        "Timeout",
        "3600000",
        "Async",
        "true",
        "Variable",
        variables);
  }

  private void originate(String channel, String variables) throws IOException {
    world.send(
        "Action",
        "Originate",
        "Channel",
        channel,
        "Application",
        "Wait",
        "Data",
        "3600",
        "Timeout",
        "3600000",
        "Async",
        "true",
        "Variable",
        variables);
  }

  /** A manager session that sees everything on the PBX, the channel event log too. */
  ManagerSession oracle() throws IOException {
    return new ManagerSession(port("PBX_AMI_PORT"), "oracle", "oracle", "on", null);
  }

  /** What the PBX says of more calls than can be kept event by event, the event log too. */
  ManagerSession oracle(Consumer<Map<String, String>> each) throws IOException {
    return new ManagerSession(port("PBX_AMI_PORT"), "oracle", "oracle", "call", each);
  }

  /** What becomes of calls in the public network, as those see it who are called. */
  ManagerSession publicNetwork(Consumer<Map<String, String>> each) throws IOException {
    return new ManagerSession(port("WORLD_AMI_PORT"), "world", "world", "call", each);
  }

  /** What the PBX answers on its console. */
  String console(String command) throws IOException, InterruptedException {
    return run("pbx", command).text();
  }

  /** The time that both servers have computed so far. */
  Duration computed() throws IOException, InterruptedException {
    Duration all = Duration.ZERO;
    Matcher process = Pattern.compile("up, process (\\d+)").matcher(run("status").text());
    while (process.find()) {
      all =
          all.plus(
              ProcessHandle.of(Long.parseLong(process.group(1)))
                  .flatMap(each -> each.info().totalCpuDuration())
                  .orElse(Duration.ZERO));
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    world.close();
    try {
      run("down");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A plain session, nothing of the product's: what it says must not depend on what is tested. */
  static final class ManagerSession implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final List<Map<String, String>> events = new CopyOnWriteArrayList<>();

    /**
     * Logs in.
     *
     * @param classes of events that are wanted: on, off, or their names
     * @param each is told of each of them; null: they are kept
     */
    ManagerSession(
        int port,
        String user,
        String secret,
        String classes,
        @Nullable Consumer<Map<String, String>> each)
        throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      out = socket.getOutputStream();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      send("Action", "Login", "Username", user, "Secret", secret, "Events", classes);
      awaitLogin(in);
      Thread.ofVirtual().start(() -> read(in, each == null ? events::add : each));
    }

    /** What happens before the login is answered is not told to this session. */
    private static void awaitLogin(BufferedReader in) throws IOException {
      String line = in.readLine();
      while (line != null && !line.startsWith("Response:")) {
        line = in.readLine();
      }
      assertThat(line).isEqualTo("Response: Success");
    }

    private void read(BufferedReader in, Consumer<Map<String, String>> each) {
      try {
        Map<String, String> message = new LinkedHashMap<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          int colon = line.indexOf(':');
          if (line.isEmpty()) {
            if (message.containsKey("Event")) {
              each.accept(Map.copyOf(message));
            }
            message.clear();
          } else if (colon > 0) {
            message.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
          }
        }
      } catch (IOException e) {
        // the laboratory went down
      }
    }

    synchronized void send(String... headers) throws IOException {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < headers.length; i += 2) {
        text.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
      }
      out.write(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    List<Map<String, String>> events() {
      return events;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
