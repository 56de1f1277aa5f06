package dev.hookswitch.lab;

import dev.hookswitch.event.Ids;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asterisk's own channel event log (CEL), an account of each call that is none of ours. */
final class Oracle {

  private static final Pattern SOURCE =
      Pattern.compile("\"hangupsource\":\"PJSIP/([^\"]*)-[0-9a-f]{8}\"");

  private Oracle() {}

  /** No call is in progress, as far as CEL goes; it is told last. */
  static boolean isQuiet(Laboratory.ManagerSession session, boolean withoutCalls) {
    boolean anyBegun = !channels(session, "CHAN_START").isEmpty();
    return (anyBegun || withoutCalls)
        && open(session).isEmpty()
        && withoutCalls == ended(session).isEmpty();
  }

  /** The channels that live, of those that this session saw begin. */
  static Set<String> open(Laboratory.ManagerSession session) {
    Set<String> open = channels(session, "CHAN_START");
    open.removeAll(channels(session, "CHAN_END"));
    return open;
  }

  private static Set<String> channels(Laboratory.ManagerSession session, String name) {
    return session.events().stream()
        .filter(e -> name.equals(e.get("EventName")))
        .map(e -> e.get("UniqueID"))
        .collect(Collectors.toCollection(TreeSet::new));
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
