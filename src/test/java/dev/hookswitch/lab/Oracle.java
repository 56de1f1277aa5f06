package dev.hookswitch.lab;

import dev.hookswitch.event.Ids;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asterisk's own channel event log (CEL), an account of each call that is none of ours. */
final class Oracle {

  private static final Pattern SOURCE =
      Pattern.compile("\"hangupsource\":\"PJSIP/([^\"]*)-[0-9a-f]{8}\"");

  private Oracle() {}

  /** No call is in progress, as far as CEL goes; it is told last. */
  static boolean isQuiet(Laboratory.ManagerSession session, boolean withoutCalls) {
    long begun = count(session, "CHAN_START");
    return (begun > 0 || withoutCalls)
        && begun == count(session, "CHAN_END")
        && withoutCalls == ended(session).isEmpty();
  }

  private static long count(Laboratory.ManagerSession session, String name) {
    return session.events().stream().filter(e -> name.equals(e.get("EventName"))).count();
  }

  static Set<String> ended(Laboratory.ManagerSession session) {
    Set<String> begun = new TreeSet<>();
    Set<String> ended = new TreeSet<>();
    for (Map<String, String> event : session.events()) {
      String linked = event.getOrDefault("LinkedID", "");
      if ("CHAN_START".equals(event.get("EventName"))) {
        begun.add(linked);
      } else if ("LINKEDID_END".equals(event.get("EventName")) && begun.contains(linked)) {
        ended.add(Ids.session("lab", linked));
      }
    }
    return ended;
  }

  /** By session: whom the last hang-up in it names as its source. */
  static Map<String, String> hangers(Laboratory.ManagerSession session) {
    Map<String, String> hangers = new LinkedHashMap<>();
    for (String id : ended(session)) {
      hangers.put(id, "local");
    }
    for (Map<String, String> event : session.events()) {
      if ("HANGUP".equals(event.get("EventName"))) {
        String source = source(event.getOrDefault("Extra", ""));
        String id = Ids.session("lab", event.getOrDefault("LinkedID", ""));
        if (source != null && hangers.containsKey(id)) {
          hangers.put(id, source);
        }
      }
    }
    return hangers;
  }

  private static String source(String extra) {
    Matcher found = SOURCE.matcher(extra);
    return found.find() ? found.group(1) : null;
  }
}
