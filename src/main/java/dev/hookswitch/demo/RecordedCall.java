package dev.hookswitch.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One recording, taken apart so that it can be played with other ids: what must be new each time
 * (unique ids, the serial numbers in channel names, the outside numbers) is a slot, the rest is
 * text.
 */
public final class RecordedCall {

  /** What a slot stands for. */
  public enum SlotKind {
    UNIQUE_ID,
    BRIDGE_ID,
    SERIAL,
    NUMBER
  }

  /**
   * A header's value as pieces of text and slots: at even places text, at odd places the number of
   * a slot.
   */
  public record Header(String name, List<String> pieces) {
    String value(IntFunction<String> slots) {
      StringBuilder value = new StringBuilder();
      for (int i = 0; i < pieces.size(); i++) {
        value.append(i % 2 == 0 ? pieces.get(i) : slots.apply(Integer.parseInt(pieces.get(i))));
      }
      return value.toString();
    }
  }

  /** One message, and when it came, in milliseconds from the first. */
  public record Step(long afterMillis, List<Header> headers) {}

  /** Whose all recorded calls were. */
  public static final String ACCOUNT = "acme";

  private static final Pattern OF_ACCOUNT = Pattern.compile("(?<=AccountCode: )acme(?=\\R)");
  private static final Pattern SERIAL = Pattern.compile("(?<=-)[0-9a-f]{8}(?=$|;|>)");
  private static final List<String> OUTSIDE = List.of("37120000009", "37120001234", "37120009999");

  private final String name;
  private final List<SlotKind> slots = new ArrayList<>();
  private final Map<String, Integer> slotOf = new LinkedHashMap<>();
  private final List<Step> steps;

  private RecordedCall(String name, String text) {
    this.name = name;
    List<String> blocks =
        Stream.of(text.split("\n\n", -1)).filter(block -> !block.isBlank()).toList();
    blocks.forEach(this::findSlots);
    Pattern anySlot =
        Pattern.compile(
            slotOf.keySet().stream()
                    .sorted((a, b) -> b.length() - a.length())
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|", "(?<![0-9a-f.-])(", ")(?![0-9a-f.])|"))
                + SERIAL);
    this.steps = blocks.stream().map(block -> step(block, anySlot)).toList();
  }

  /** A recording whose calls are of that account. */
  public static RecordedCall load(String name, String account) {
    try (InputStream in = RecordedCall.class.getResourceAsStream("calls/" + name + ".ami")) {
      if (in == null) {
        throw new IllegalArgumentException("there is no recording " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new RecordedCall(
          name, OF_ACCOUNT.matcher(text).replaceAll(Matcher.quoteReplacement(account)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  public List<SlotKind> slots() {
    return slots;
  }

  /** The slot of what the recording calls so. */
  int slotOf(String original) {
    return requireNonNull(slotOf.get(original), original);
  }

  public List<Step> steps() {
    return steps;
  }

  private void findSlots(String block) {
    block
        .lines()
        .forEach(line -> {
          int colon = line.indexOf(": ");
          if (colon > 0) {
            findSlot(line.substring(0, colon), line.substring(colon + 2));
          }
        });
  }

  private void findSlot(String header, String value) {
    String lower = header.toLowerCase(Locale.ROOT);
    if (value.startsWith("<") || value.isEmpty()) {
      return;
    }
    if (lower.startsWith("bridge") && lower.endsWith("uniqueid")) {
      slot(value, SlotKind.BRIDGE_ID);
    } else if (lower.endsWith("uniqueid") || lower.endsWith("linkedid")) {
      slot(value, SlotKind.UNIQUE_ID);
    } else if (OUTSIDE.contains(value)) {
      slot(value, SlotKind.NUMBER);
    }
    Matcher serial = SERIAL.matcher(value);
    while (!lower.endsWith("id") && serial.find()) {
      slot(serial.group(), SlotKind.SERIAL);
    }
  }

  private void slot(String original, SlotKind kind) {
    if (slotOf.putIfAbsent(original, slots.size()) == null) {
      slots.add(kind);
    }
  }

  private Step step(String block, Pattern anySlot) {
    long after = 0;
    List<Header> headers = new ArrayList<>();
    for (String line : block.lines().toList()) {
      int colon = line.indexOf(':');
      if (line.startsWith("# ")) {
        after = Math.round(Double.parseDouble(line.substring(2)) * 1000);
      } else if (colon > 0) {
        headers.add(
            new Header(
                line.substring(0, colon), pieces(line.substring(colon + 1).strip(), anySlot)));
      }
    }
    return new Step(after, headers);
  }

  private List<String> pieces(String value, Pattern anySlot) {
    List<String> pieces = new ArrayList<>();
    Matcher slot = anySlot.matcher(value);
    int from = 0;
    while (slot.find()) {
      Integer number = slotOf.get(slot.group());
      if (number != null) {
        pieces.add(value.substring(from, slot.start()));
        pieces.add(number.toString());
        from = slot.end();
      }
    }
    pieces.add(value.substring(from));
    return pieces;
  }
}
