package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.SignalSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a manager connection as a text: a message a block, blocks parted by an empty line,
 * and above a block, where it is known, the line {@code # SECONDS}: when it came, counted from any
 * beginning. Other lines that begin with {@code #} are notes; {@code # trunks a b*} and {@code #
 * variables A B} are understood.
 *
 * <p>Any log of the manager interface can be read that way, also one that Hookswitch did not write.
 */
public final class AmiRecording {

  private static final int MAX_LINE = AmiReader.MAX_LINE;
  private static final int MAX_LINES = AmiReader.MAX_LINES;

  /**
   * A message.
   *
   * @param after seconds since the recording began; null where the recording does not say
   */
  record Step(AmiMessage message, @Nullable Duration after) {}

  private final List<String> trunks;
  private final Set<String> variables;
  private final List<Step> steps;

  private AmiRecording(List<String> trunks, Set<String> variables, List<Step> steps) {
    this.trunks = trunks;
    this.variables = variables;
    this.steps = steps;
  }

  /**
   * Reads all of it.
   *
   * @throws IOException when it cannot be read, or is not such a text, with one sentence
   */
  public static AmiRecording read(BufferedReader in) throws IOException {
    Parser parser = new Parser();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.length() > MAX_LINE) {
        throw new IOException("a line is longer than " + MAX_LINE / 1024 + " KiB");
      }
      parser.line(line.strip());
    }
    parser.endBlock();
    if (parser.steps.isEmpty()) {
      throw new IOException(
          "there is no manager message in it (\"Event: Newchannel\" and the like)");
    }
    return new AmiRecording(parser.trunks, parser.variables, List.copyOf(parser.steps));
  }

  private static final class Parser {
    final List<String> trunks = new ArrayList<>();
    final Set<String> variables = new LinkedHashSet<>();
    final List<Step> steps = new ArrayList<>();
    private final List<String> block = new ArrayList<>();
    private @Nullable Duration after;

    void line(String line) throws IOException {
      if (line.isEmpty()) {
        endBlock();
      } else if (line.startsWith("#")) {
        note(line.substring(1).strip());
      } else if (block.size() == MAX_LINES) {
        throw new IOException("a message has more than " + MAX_LINES + " lines");
      } else {
        block.add(line);
      }
    }

    private void note(String note) {
      if (note.startsWith("trunks ")) {
        trunks.addAll(words(note));
      } else if (note.startsWith("variables ")) {
        variables.addAll(words(note));
      } else if (note.matches("\\d{1,9}(\\.\\d{1,9})?")) {
        endBlock(); // also where the empty line before it is missing
        long nanos = new BigDecimal(note).movePointRight(9).longValue();
        after = Duration.ofNanos(nanos);
      }
    }

    private static List<String> words(String note) {
      List<String> words = List.of(note.split("\\s+", -1));
      return words.subList(1, words.size());
    }

    void endBlock() {
      AmiMessage message = AmiMessage.of(block);
      if (!message.event().isEmpty() || message.isResponse()) {
        steps.add(new Step(message, after));
        after = null;
      }
      block.clear();
    }
  }

  /** The trunks that the recording names; empty where it names none. */
  public List<String> trunks() {
    return trunks;
  }

  public int messages() {
    return steps.size();
  }

  List<Step> steps() {
    return steps;
  }

  /**
   * Plays it as if it were heard now, without waiting.
   *
   * @param link the name of the PBX
   * @param trunkPatterns what leads to the telephone network
   * @param clock is told the time before each message, by the recording's own account
   */
  public void play(
      String link, List<String> trunkPatterns, SignalSink sink, Consumer<Instant> clock) {
    Reception reception =
        new Reception(link, new Translation(trunkPatterns, variables), sink, hasSnapshot(), null);
    Instant now = begin();
    Instant zero = now;
    for (Step step : steps) {
      Instant at = time(step, zero);
      if (at.isAfter(now)) {
        now = at;
      }
      clock.accept(now);
      reception.take(step.message(), now);
    }
    reception.passHeldBack();
    clock.accept(now.plusSeconds(1));
  }

  private boolean hasSnapshot() {
    return steps.stream()
        .anyMatch(step ->
            step.message().get("ActionID").equals(Reception.SNAPSHOT)
                && step.message().event().equals("StatusComplete"));
  }

  private static Instant time(Step step, Instant zero) {
    return step.after() == null ? Translation.time(step.message(), zero) : zero.plus(step.after());
  }

  /** When it began: the first time that any message tells, less the seconds until then. */
  private Instant begin() {
    for (Step step : steps) {
      Instant told = Translation.time(step.message(), Instant.MIN);
      if (told.equals(Instant.MIN)) {
        told = bornAt(step.message().get("Uniqueid"));
      }
      if (!told.equals(Instant.MIN)) {
        return step.after() == null ? told : told.minus(step.after());
      }
    }
    return Instant.EPOCH;
  }

  /** A unique id is the second in which the channel was made, a dot and a counter. */
  private static Instant bornAt(String uniqueId) {
    String seconds = uniqueId.replaceFirst("^.*?(\\d{9,11})\\.\\d+$", "$1");
    return seconds.matches("\\d{9,11}")
        ? Instant.ofEpochSecond(Long.parseLong(seconds))
        : Instant.MIN;
  }
}
