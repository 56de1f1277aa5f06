package dev.hookswitch.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that the bench has started: it is spoken with by lines, and ends when its input does.
 * For one thread.
 */
final class Child implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LINES_AHEAD = 10_000;
  private static final String END = "\0";

  private final String name;
  private final Process process;
  private final Path log;
  private final Writer in;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES_AHEAD);
  private final long startedNanos = System.nanoTime();

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Thread.ofVirtual().name("read-" + name).start(this::readUntilEnded);
  }

  /**
   * Starts it.
   *
   * @param name what it is, for people
   * @param log gets what it says on standard error
   */
  static Child start(String name, List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new Child(name, process, log);
  }

  private void readUntilEnded() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.put(line);
      }
    } catch (IOException e) {
      // it has ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      lines.put(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When it was started, by {@link System#nanoTime}. */
  long startedNanos() {
    return startedNanos;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * The next line that it says.
   *
   * @throws IOException with one sentence, when it ends or says nothing for that long
   */
  String line(Duration patience) throws IOException {
    String line;
    try {
      line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (line == null) {
      throw new IOException(name + " said nothing for " + patience.toSeconds() + " s");
    }
    if (line.equals(END)) {
      throw new IOException(name + " has ended" + lastWords());
    }
    return line;
  }

  /** What it said on standard error at last, to complete a sentence. */
  String lastWords() {
    try {
      List<String> all = Files.readAllLines(log);
      return all.isEmpty() ? "" : ": " + all.getLast();
    } catch (IOException e) {
      return "";
    }
  }

  String ask(String question) throws IOException {
    return ask(question, PATIENCE);
  }

  String ask(String question, Duration patience) throws IOException {
    in.write(question + "\n");
    in.flush();
    return line(patience);
  }

  /** The time that all its threads have computed, as far as the system tells. */
  Duration computed() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The memory that it has in use, in MiB; empty where there is no /proc to tell. */
  Optional<Double> residentMebibytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
        if (line.startsWith("VmRSS:")) {
          return Optional.of(Long.parseLong(line.replaceAll("\\D", "")) / 1024.0);
        }
      }
    } catch (IOException e) {
      // another system, or it has just ended
    }
    return Optional.empty();
  }

  /** Ends its input and waits for its end, 30 s at the most; then it is killed. */
  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // it has ended by itself
    }
    // whoever waits to say something must be able to end
    lines.clear();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }

  void kill() {
    process.destroyForcibly();
  }
}
