package dev.hookswitch;

import dev.hookswitch.kafka.KafkaPlace;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where the log is kept, where that is not the database. */
final class KafkaSettingsReader {

  private static final Pattern SERVERS = Pattern.compile("[^\\s,:]+:\\d+(,[^\\s,:]+:\\d+)*");
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

  /** What must be so for the order of events to be kept. */
  private static final Set<String> OURS =
      Set.of(
          "acks",
          "bootstrap.servers",
          "enable.idempotence",
          "group.id",
          "isolation.level",
          "transactional.id");

  private KafkaSettingsReader() {}

  /**
   * Reads {@code storage.kafka}.
   *
   * @param url the database's, which must be one that several processes share
   * @return null: the log is in the database
   */
  static @Nullable KafkaPlace read(YamlNode node, String url) {
    if (node.isAbsent()) {
      return null;
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw node.wrong("storage.kafka needs PostgreSQL beside it, for all but the order of events");
    }
    YamlNode servers = node.require("servers");
    if (!SERVERS.matcher(servers.text()).matches()) {
      throw servers.wrong(
          "storage.kafka.servers must be HOST:PORT, several with commas and without spaces");
    }
    YamlNode topic = node.get("topic");
    String name = topic.text("hookswitch-events");
    if (!TOPIC.matcher(name).matches()) {
      throw topic.wrong("storage.kafka.topic must be letters, digits, dots, dashes, underscores");
    }
    KafkaPlace place = new KafkaPlace(servers.text(), name, client(node.get("client")));
    node.closed();
    return place;
  }

  private static Map<String, String> client(YamlNode node) {
    Map<String, String> client = new HashMap<>();
    for (String key : node.entries().keySet()) {
      YamlNode value = node.get(key);
      if (OURS.contains(key)) {
        throw value.wrong("storage.kafka.client may not set " + key);
      }
      client.put(key, value.text());
    }
    return client;
  }
}
