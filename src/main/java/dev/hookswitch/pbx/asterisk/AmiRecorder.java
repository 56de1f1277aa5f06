package dev.hookswitch.pbx.asterisk;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Writes down what a PBX says, as an {@link AmiRecording}, with what is personal masked. It logs in
 * and asks as the product does, so that what it writes is what the product would have heard. One
 * thread records; any may {@link #close}.
 */
public final class AmiRecorder implements AutoCloseable {

  private final AmiSettings settings;
  private final AmiConnection connection;
  private final InstantSource clock;
  private final Mask mask;
  private final Instant begun;
  private final Set<String> channels = new HashSet<>();
  private volatile boolean closed;

  /** How many calls began since it records. */
  private int calls;

  private long written;

  private AmiRecorder(
      AmiSettings settings, AmiConnection connection, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.connection = connection;
    this.clock = clock;
    this.mask = new Mask(random);
    this.begun = clock.instant();
  }

  /**
   * Connects.
   *
   * @throws IOException when the PBX cannot be reached or will not have us, with one sentence
   */
  public static AmiRecorder open(AmiSettings settings, InstantSource clock, RandomGenerator random)
      throws IOException {
    try {
      AmiConnection connection = AmiConnection.open(settings);
      connection.subscribe(settings.variables());
      return new AmiRecorder(settings, connection, clock, random);
    } catch (AmiConnection.AmiRefusal e) {
      throw new IOException(settings.address() + " " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(settings.address() + " " + AmiConnection.inWords(e), e);
    }
  }

  /**
   * Records until it is closed, or a bound is reached. What was written before an error is a whole
   * recording.
   *
   * @param maxCalls ends when so many calls began and no channel lives; 0 for no such bound
   * @param maxBytes ends when so much is written
   * @return why it ended, in a few words
   * @throws IOException when the PBX or the file fails, with one sentence
   */
  public String record(Writer out, int maxCalls, long maxBytes) throws IOException {
    notes(out);
    for (AmiMessage early : connection.early()) {
      write(early, out);
    }
    while (true) {
      AmiMessage message;
      try {
        message = connection.read();
      } catch (IOException e) {
        if (closed) {
          return "stopped";
        }
        throw new IOException(settings.address() + " " + AmiConnection.inWords(e), e);
      }
      follow(message);
      write(message, out);
      if (maxCalls > 0 && calls >= maxCalls && channels.isEmpty()) {
        return "all calls are over";
      }
      if (written >= maxBytes) {
        return "the file has its full size";
      }
    }
  }

  private void notes(Writer out) throws IOException {
    out.write("# Recorded by Hookswitch; numbers, names and addresses are masked.\n");
    if (!settings.trunks().isEmpty()) {
      out.write("# trunks " + String.join(" ", settings.trunks()) + "\n");
    }
    if (!settings.variables().isEmpty()) {
      out.write("# variables " + String.join(" ", settings.variables()) + "\n");
    }
    out.write("\n");
  }

  private void follow(AmiMessage message) {
    String id = message.get("Uniqueid");
    switch (message.event()) {
      case "Newchannel" -> {
        String root = message.get("Linkedid");
        if (root.isEmpty() || root.equals(id)) {
          calls++;
        }
        channels.add(id);
      }
      case "Hangup" -> channels.remove(id);
      default -> {}
    }
  }

  private void write(AmiMessage message, Writer out) throws IOException {
    if (message.isResponse() && message.get("ActionID").isEmpty()) {
      return; // to the questions about filters
    }
    StringBuilder text = new StringBuilder(512);
    double seconds = Duration.between(begun, clock.instant()).toNanos() / 1e9;
    text.append(String.format(Locale.ROOT, "# %.6f%n", seconds));
    message.forEach((name, value) ->
        text.append(name).append(": ").append(mask.value(name, value)).append('\n'));
    text.append('\n');
    out.write(text.toString());
    out.flush();
    written += text.length();
  }

  public int calls() {
    return calls;
  }

  /** In characters. */
  public long written() {
    return written;
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
  }
}
