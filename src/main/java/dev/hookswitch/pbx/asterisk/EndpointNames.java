package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a channel's name says of its far end. {@code PJSIP/gw-riga-0000001a} is endpoint {@code
 * gw-riga}: everything between the technology and the last dash, which begins a serial number.
 * Names serve for this alone, never for identity: masquerades rename channels.
 */
final class EndpointNames {

  /** Channels that Asterisk makes for its own use: nobody is at their far end. */
  private static final Set<String> HELPERS =
      Set.of(
          "Announcer",
          "AsyncGoto",
          "AudioSocket",
          "Bridge",
          "CBAnn",
          "CBRec",
          "Message",
          "MulticastRTP",
          "Parked",
          "Recorder",
          "Snoop",
          "Surrogate",
          "UnicastRTP",
          "WebSocket");

  private static final Endpoint LOCAL = new Endpoint(Endpoint.Kind.LOCAL, "");
  private static final Endpoint HELPER = new Endpoint(Endpoint.Kind.HELPER, "");

  private final List<Pattern> trunks = new ArrayList<>();

  EndpointNames(List<String> trunkPatterns) {
    for (String pattern : trunkPatterns) {
      StringBuilder regex = new StringBuilder();
      for (String literal : pattern.split("\\*", -1)) {
        regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
      }
      trunks.add(Pattern.compile(regex.toString()));
    }
  }

  /**
   * The endpoint of a channel by its name, such as {@code SIP/101-0000003f} or {@code
   * DAHDI/i1/5551234-5}.
   */
  Endpoint ofChannel(String channel) {
    int slash = channel.indexOf('/');
    if (slash <= 0 || channel.contains("<ZOMBIE>") || channel.contains("<MASQ>")) {
      return HELPER;
    }
    String rest = channel.substring(slash + 1);
    int dash = rest.lastIndexOf('-');
    return ofTechnology(channel.substring(0, slash), dash > 0 ? rest.substring(0, dash) : rest);
  }

  /**
   * The endpoint of a dial string's target, such as {@code PJSIP/101} or {@code
   * PJSIP/5551234@trunk}.
   */
  Endpoint ofTarget(String target) {
    int slash = target.indexOf('/');
    if (slash <= 0) {
      return HELPER;
    }
    String rest = target.substring(slash + 1);
    int at = rest.lastIndexOf('@');
    return ofTechnology(target.substring(0, slash), at >= 0 ? rest.substring(at + 1) : rest);
  }

  private Endpoint ofTechnology(String technology, String name) {
    if (technology.equals("Local")) {
      return LOCAL;
    }
    if (HELPERS.contains(technology)) {
      return HELPER;
    }
    // SIP/trunk/5551234 and DAHDI/i1/5551234: the endpoint is the first part
    int slash = name.indexOf('/');
    String endpoint = slash > 0 ? name.substring(0, slash) : name;
    boolean trunk = trunks.stream().anyMatch(pattern -> pattern.matcher(endpoint).matches());
    return new Endpoint(trunk ? Endpoint.Kind.TRUNK : Endpoint.Kind.DEVICE, endpoint);
  }

  /**
   * The external number in a dial string: {@code 5551234@trunk}, {@code trunk/5551234}, {@code
   * sip:5551234@host}, each with or without the technology before it. Empty when there is none.
   */
  static String number(String dialString) {
    String text = dialString;
    int sip = text.indexOf("sip:");
    if (sip >= 0) {
      text = text.substring(sip + "sip:".length());
    }
    int at = text.lastIndexOf('@');
    if (at >= 0) {
      String before = text.substring(0, at);
      return before.substring(before.lastIndexOf('/') + 1);
    }
    int last = text.lastIndexOf('/');
    String tail = last >= 0 ? text.substring(last + 1) : "";
    return tail.chars().allMatch(c -> Character.isDigit(c) || c == '+' || c == '*' || c == '#')
        ? tail
        : "";
  }
}
