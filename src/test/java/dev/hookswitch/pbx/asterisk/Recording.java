package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.call.Directory;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.pbx.PbxSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A recorded call: AMI messages as a real Asterisk sent them, a block each; the line {@code #
 * SECONDS} above a block says when it came.
 */
public record Recording(String name, List<AmiMessage> messages) {

  private static final Instant RECEIVED = Instant.parse("2026-11-23T04:00:00Z");

  public static Recording load(String name) {
    String text = text(name);
    List<AmiMessage> messages = new ArrayList<>();
    for (String block : text.replace("\r", "").split("\n\n", -1)) {
      List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
      AmiMessage message = AmiMessage.of(lines);
      if (!message.isEmpty()) {
        messages.add(message);
      }
    }
    return new Recording(name, messages);
  }

  static String text(String name) {
    try (InputStream in = Recording.class.getResourceAsStream("/traces/" + name + ".ami")) {
      if (in == null) {
        throw new IllegalArgumentException("no recording " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<PbxSignal> signals() {
    Translation translation = new Translation(List.of("trunk"), Set.of());
    List<PbxSignal> signals = new ArrayList<>();
    for (AmiMessage message : messages) {
      signals.addAll(translation.translate(message, RECEIVED));
    }
    return signals;
  }

  /** What the call is told as; the last wait is let pass. */
  public List<CallEvent> events(Directory directory) {
    Switchboard board = new Switchboard("pbx1", "acme", NumberForm.AS_IS, directory);
    List<CallEvent> events = new ArrayList<>();
    Instant last = RECEIVED;
    for (PbxSignal signal : signals()) {
      events.addAll(board.apply(signal, signal.at()));
      last = signal.at();
    }
    events.addAll(board.settle(last.plusSeconds(1)));
    return events;
  }

  static Directory house() {
    return new Directory(
        List.of(
            new Directory.User("u-alice", "acme", List.of("alice", "101")),
            new Directory.User("u-bob", "acme", List.of("bob", "102")),
            new Directory.User("u-carol", "acme", List.of("carol", "103"))),
        Map.of());
  }
}
