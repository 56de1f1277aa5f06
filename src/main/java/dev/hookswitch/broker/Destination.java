package dev.hookswitch.broker;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A broker's URL taken apart.
 *
 * @param hosts where to begin to connect; one at least
 * @param path what follows the hosts, decoded and without the slash before it: the topic, the
 *     virtual host or the subject
 * @param options what follows the question mark, only names that its kind knows
 */
record Destination(
    Kind kind, boolean tls, List<Host> hosts, String path, Map<String, String> options) {

  /** The kinds of broker, with what their URLs may say. */
  enum Kind {
    KAFKA("Kafka"),
    RABBITMQ("RabbitMQ"),
    NATS("NATS");

    final String label;

    Kind(String label) {
      this.label = label;
    }

    /** What may stand after the question mark. */
    List<String> options() {
      return switch (this) {
        case KAFKA -> List.of(SASL);
        case RABBITMQ -> List.of(EXCHANGE, ROUTING_KEY);
        case NATS -> List.of();
      };
    }
  }

  /**
   * @param name as it is written in the URL; an address of IPv6 without its brackets
   */
  record Host(String name, int port) {
    @Override
    public String toString() {
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
  }

  private record Scheme(Kind kind, boolean tls, int port) {}

  static final String SASL = "sasl";
  static final String EXCHANGE = "exchange";
  static final String ROUTING_KEY = "routing_key";

  private static final int MOST_HOSTS = 16;

  private static final Map<String, Scheme> SCHEMES =
      Map.of(
          "kafka", new Scheme(Kind.KAFKA, false, 9092),
          "kafka+ssl", new Scheme(Kind.KAFKA, true, 9093),
          "amqp", new Scheme(Kind.RABBITMQ, false, 5672),
          "amqps", new Scheme(Kind.RABBITMQ, true, 5671),
          "nats", new Scheme(Kind.NATS, false, 4222),
          "tls", new Scheme(Kind.NATS, true, 4222),
          "nats+tls", new Scheme(Kind.NATS, true, 4222));

  Destination {
    hosts = List.copyOf(hosts);
    options = Map.copyOf(options);
  }

  /** Whether the URL's scheme is one of a broker, whatever else is wrong with it. */
  static boolean isBroker(URI url) {
    return SCHEMES.containsKey(scheme(url));
  }

  private static String scheme(URI url) {
    return url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException with one sentence that does not repeat what might be a secret
   */
  static Destination parse(URI url) {
    Scheme scheme = SCHEMES.get(scheme(url));
    if (scheme == null) {
      throw new IllegalArgumentException(
          "the URL must begin with kafka://, kafka+ssl://, amqp://, amqps://, nats:// or tls://");
    }
    String authority = url.getRawAuthority();
    if (authority == null) {
      throw new IllegalArgumentException("the URL has no host name");
    }
    if (authority.contains("@")) {
      throw new IllegalArgumentException(
          "the URL must not carry a user name or password; credentials are given apart from it");
    }
    if (url.getRawFragment() != null) {
      throw new IllegalArgumentException("the URL must not have a fragment (#…)");
    }
    String path = url.getPath() == null ? "" : url.getPath();
    Destination destination =
        new Destination(
            scheme.kind(),
            scheme.tls(),
            hosts(authority, scheme.port()),
            path.startsWith("/") ? path.substring(1) : path,
            options(url.getRawQuery(), scheme.kind()));
    destination.check();
    return destination;
  }

  private static List<Host> hosts(String authority, int defaultPort) {
    List<Host> hosts = new ArrayList<>();
    for (String part : authority.split(",", -1)) {
      hosts.add(host(part, defaultPort));
    }
    if (hosts.size() > MOST_HOSTS) {
      throw new IllegalArgumentException("the URL names more than " + MOST_HOSTS + " hosts");
    }
    return hosts;
  }

  private static Host host(String text, int defaultPort) {
    int bracket = text.lastIndexOf(']');
    int colon = text.indexOf(':', bracket + 1);
    String name = colon < 0 ? text : text.substring(0, colon);
    if (bracket > 0) {
      name = text.substring(1, bracket);
    }
    if (name.isEmpty() || !name.matches(bracket > 0 ? "[0-9a-fA-F:.]+" : "[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException("the URL has a host name that is none");
    }
    return new Host(name, colon < 0 ? defaultPort : port(text.substring(colon + 1)));
  }

  private static int port(String text) {
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    if (port == 0 || port > 65_535) {
      throw new IllegalArgumentException("the URL's port must be between 1 and 65535");
    }
    return port;
  }

  private static Map<String, String> options(String query, Kind kind) {
    Map<String, String> options = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return options;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!kind.options().contains(name)) {
        throw new IllegalArgumentException(
            kind.options().isEmpty()
                ? "a " + kind.label + " URL has nothing after a question mark"
                : "a "
                    + kind.label
                    + " URL knows only "
                    + String.join(" and ", kind.options())
                    + " after the question mark");
      }
      options.put(name, decoded(equals < 0 ? "" : pair.substring(equals + 1)));
    }
    return options;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private void check() {
    switch (kind) {
      case KAFKA -> checkKafka();
      case RABBITMQ -> checkRabbit();
      case NATS -> AddressTemplate.checkSubject(path);
    }
  }

  private void checkKafka() {
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "a Kafka URL ends with the topic: kafka://host:9092/topic");
    }
    if (!path.matches("[A-Za-z0-9._-]{1,249}") || path.equals(".") || path.equals("..")) {
      throw new IllegalArgumentException(
          "a Kafka topic has letters, digits, dots, hyphens and underscores, at most 249");
    }
    String sasl = options.getOrDefault(SASL, "plain");
    if (!Set.of("plain", "scram-sha-256", "scram-sha-512").contains(sasl)) {
      throw new IllegalArgumentException("sasl is plain, scram-sha-256 or scram-sha-512");
    }
  }

  private void checkRabbit() {
    if (path.contains("/") && !path.equals("/")) {
      throw new IllegalArgumentException(
          "a virtual host with a slash in its name cannot be published to");
    }
    if (exchange().isEmpty() && !options.containsKey(ROUTING_KEY)) {
      throw new IllegalArgumentException(
          "a RabbitMQ URL names an exchange (?exchange=NAME), or a queue alone"
              + " (?routing_key=QUEUE)");
    }
    AddressTemplate.check(routingKey());
  }

  String exchange() {
    return options.getOrDefault(EXCHANGE, "");
  }

  String routingKey() {
    return options.getOrDefault(ROUTING_KEY, "{account}.{event}");
  }

  /** RabbitMQ's own first one is called "/". */
  String virtualHost() {
    return path.isEmpty() ? "/" : path;
  }
}
