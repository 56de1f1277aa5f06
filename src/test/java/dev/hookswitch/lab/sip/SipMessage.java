package dev.hookswitch.lab.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A request or a response of RFC 3261, as text. */
final class SipMessage {

  private static final Map<String, String> COMPACT =
      Map.of(
          "v",
          "Via",
          "f",
          "From",
          "t",
          "To",
          "i",
          "Call-ID",
          "m",
          "Contact",
          "l",
          "Content-Length");

  final String startLine;
  private final List<String[]> headers = new ArrayList<>();
  String body = "";

  SipMessage(String startLine) {
    this.startLine = startLine;
  }

  static SipMessage parse(byte[] data, int length) {
    String text = new String(data, 0, length, StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    String[] lines = (end < 0 ? text : text.substring(0, end)).split("\r\n", -1);
    SipMessage message = new SipMessage(lines[0]);
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        String name = lines[i].substring(0, colon).strip();
        message.add(COMPACT.getOrDefault(name, name), lines[i].substring(colon + 1).strip());
      }
    }
    message.body = end < 0 ? "" : text.substring(end + 4);
    return message;
  }

  SipMessage add(String name, String value) {
    headers.add(new String[] {name, value});
    return this;
  }

  /** Copies these headers, all values of each. */
  SipMessage copy(SipMessage from, String... names) {
    for (String name : names) {
      from.all(name).forEach(value -> add(name, value));
    }
    return this;
  }

  String get(String name) {
    return all(name).stream().findFirst().orElse("");
  }

  List<String> all(String name) {
    return headers.stream()
        .filter(header -> header[0].equalsIgnoreCase(name))
        .map(header -> header[1])
        .toList();
  }

  boolean isResponse() {
    return startLine.startsWith("SIP/2.0 ");
  }

  int status() {
    return Integer.parseInt(startLine.substring(8, 11));
  }

  String method() {
    return isResponse() ? get("CSeq").replaceFirst("^\\d+\\s+", "") : startLine.split(" ", 2)[0];
  }

  int cseq() {
    return Integer.parseInt(get("CSeq").replaceFirst("\\s.*$", ""));
  }

  String branch() {
    return parameter(get("Via"), "branch");
  }

  String tag(String header) {
    return parameter(get(header), "tag");
  }

  /** The URI between angle brackets. */
  static String uri(String value) {
    int open = value.indexOf('<');
    return open < 0 ? value.split(";", 2)[0] : value.substring(open + 1, value.indexOf('>'));
  }

  private static String parameter(String value, String name) {
    for (String part : value.substring(value.indexOf('>') + 1).split(";", -1)) {
      if (part.strip().startsWith(name + "=")) {
        return part.strip().substring(name.length() + 1);
      }
    }
    return "";
  }

  byte[] encode() {
    StringBuilder text = new StringBuilder(startLine).append("\r\n");
    headers.forEach(header -> text.append(header[0]).append(": ").append(header[1]).append("\r\n"));
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    text.append("Content-Length: ").append(length).append("\r\n\r\n").append(body);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return startLine;
  }
}
