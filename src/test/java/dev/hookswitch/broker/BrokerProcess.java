package dev.hookswitch.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hookswitch.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A real server in a process of its own on loopback, which can be killed and started again. */
final class BrokerProcess implements AutoCloseable {

  private static final int CANNOT_RUN_HERE = 3;

  private final ProcessBuilder command;
  private final Path log;
  private final int port;
  private Process process;

  /**
   * @param port it is up when it listens there
   */
  BrokerProcess(ProcessBuilder command, Path folder, String name, int port) {
    this.command = command;
    this.log = folder.resolve(name + ".log");
    this.port = port;
    command
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Its standard input stays open until this JVM ends: some servers end with it. */
  BrokerProcess start() throws IOException {
    process = command.start();
    Eventually.until(
        () -> log.getFileName() + " listens on " + port + ": " + read(),
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(log.getFileName() + ": it ended: " + read());
          }
          return listens();
        });
    return this;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private String read() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** As a power cut would. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }

  /**
   * Where the packages of RabbitMQ and nats-server are unpacked. Where they cannot be had the test
   * is skipped with the reason; in CI it must run.
   */
  static Path debian() throws IOException, InterruptedException {
    Path folder = Path.of("target", "brokers", "debian").toAbsolutePath();
    Process process =
        new ProcessBuilder(Path.of("lab", "brokers.sh").toString(), folder.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int code = process.waitFor();
    if (code == CANNOT_RUN_HERE && !"true".equals(System.getenv("CI"))) {
      abort("there is no real broker here: " + text);
    }
    assertThat(code).as("brokers.sh: %s", text).isZero();
    return folder;
  }

  /** The libraries among those packages. */
  static String libraries(Path debian) {
    try (Stream<Path> folders = Files.list(debian.resolve("usr/lib"))) {
      List<String> found =
          folders.map(Path::toString).filter(name -> name.endsWith("-linux-gnu")).toList();
      return String.join(":", found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
