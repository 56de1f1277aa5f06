package dev.hookswitch.pbx.asterisk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One message of the manager interface: headers in the order they came. Names are compared without
 * regard to case, a header that is absent reads as empty, and Asterisk's {@code <unknown>} and
 * {@code <none>} read as empty too.
 *
 * <p>Kept as the bytes that came: of the twenty headers of a message few are asked for, and of most
 * messages none but the event's name. Tens of thousands may wait for their turn.
 */
final class AmiMessage {

  /** Of a header in {@link #marks}: where its name begins and ends, where its value does. */
  private static final int MARKS = 4;

  private static final int USUAL_HEADERS = 24;

  private final byte[] text;
  private final int[] marks;

  private AmiMessage(byte[] text, int[] marks) {
    this.text = text;
    this.marks = marks;
  }

  static AmiMessage of(List<String> lines) {
    return of((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Of lines that end with LF, or CR and LF.
   *
   * @param text kept as it is, and not to be changed any more
   */
  static AmiMessage of(byte[] text) {
    int[] marks = new int[MARKS * USUAL_HEADERS];
    int count = 0;
    int begin = 0;
    int colon = -1;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == ':' && colon < 0) {
        colon = i;
      } else if (text[i] == '\n') {
        // without one: output of an old "Response: Follows", or a stray line
        if (colon > begin) {
          if (count == marks.length) {
            marks = Arrays.copyOf(marks, count * 2);
          }
          count = mark(text, begin, colon, marks, count);
          count = mark(text, colon + 1, i, marks, count);
        }
        begin = i + 1;
        colon = -1;
      }
    }
    return new AmiMessage(text, Arrays.copyOf(marks, count));
  }

  /** Notes where the text between two places begins and ends without the blanks around it. */
  private static int mark(byte[] text, int from, int to, int[] marks, int count) {
    int begin = from;
    int end = to;
    while (begin < end && isBlank(text[begin])) {
      begin++;
    }
    while (end > begin && isBlank(text[end - 1])) {
      end--;
    }
    marks[count] = begin;
    marks[count + 1] = end;
    return count + 2;
  }

  private static boolean isBlank(byte b) {
    return b >= 0 && b <= ' ';
  }

  String get(String name) {
    int header = find(name);
    if (header < 0) {
      return "";
    }
    String value = value(header);
    return value.equals("<unknown>") || value.equals("<none>") || value.equals("(null)")
        ? ""
        : value;
  }

  /** Where the marks of the first header of that name are; -1 when there is none. */
  private int find(String name) {
    for (int header = 0; header < marks.length; header += MARKS) {
      if (isNamed(header, name)) {
        return header;
      }
    }
    return -1;
  }

  private boolean isNamed(int header, String name) {
    int begin = marks[header];
    int length = marks[header + 1] - begin;
    if (length != name.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      byte mine = text[begin + i];
      char other = name.charAt(i);
      if (mine != other && Character.toLowerCase((char) mine) != Character.toLowerCase(other)) {
        return false;
      }
    }
    return true;
  }

  private String name(int header) {
    return text(header);
  }

  private String value(int header) {
    return text(header + 2);
  }

  private String text(int mark) {
    return new String(text, marks[mark], marks[mark + 1] - marks[mark], StandardCharsets.UTF_8);
  }

  /** The headers as they came. */
  void forEach(BiConsumer<String, String> taker) {
    for (int header = 0; header < marks.length; header += MARKS) {
      taker.accept(name(header), value(header));
    }
  }

  /** All values of a header that may come several times. */
  void forEach(String name, Consumer<String> taker) {
    for (int header = 0; header < marks.length; header += MARKS) {
      if (isNamed(header, name)) {
        taker.accept(value(header));
      }
    }
  }

  /** The first of these headers that has a value: names differ between versions. */
  String first(String... candidates) {
    for (String name : candidates) {
      String value = get(name);
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  boolean has(String name) {
    return find(name) >= 0;
  }

  String event() {
    return get("Event");
  }

  boolean isResponse() {
    return has("Response") && !has("Event");
  }

  boolean isSuccess() {
    String response = get("Response");
    return response.equalsIgnoreCase("Success")
        || response.equalsIgnoreCase("Pong")
        || response.equalsIgnoreCase("Goodbye");
  }

  boolean isEmpty() {
    return marks.length == 0;
  }

  @Override
  public String toString() {
    return has("Event") ? "Event " + event() : "Response " + get("Response");
  }
}
