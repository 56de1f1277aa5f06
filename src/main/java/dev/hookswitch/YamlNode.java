package dev.hookswitch;

import dev.hookswitch.endpoint.Nearest;
import dev.hookswitch.endpoint.TimeText;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One place in the settings file. Every reading of it either gives a value of the right kind or
 * fails with one sentence that names file, line and key. A mapping must be {@link #closed} once it
 * is read: what nobody asked for is an error.
 */
final class YamlNode {

  private static final Pattern VARIABLE = Pattern.compile("\\$(\\$)?\\{([^}]*)}");

  private final String file;
  private final String path;
  private final @Nullable Node node;
  private final Function<String, @Nullable String> environment;
  private final Set<String> asked = new LinkedHashSet<>();

  YamlNode(
      String file,
      String path,
      @Nullable Node node,
      Function<String, @Nullable String> environment) {
    this.file = file;
    this.path = path;
    this.node = node;
    this.environment = environment;
  }

  boolean isAbsent() {
    return node == null;
  }

  SettingsException wrong(String sentence) {
    return wrongAt(node, sentence);
  }

  private SettingsException wrongAt(@Nullable Node place, String sentence) {
    String line =
        place == null
            ? ""
            : place.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
    return new SettingsException(file + line + ": " + sentence);
  }

  // mappings and lists

  YamlNode get(String key) {
    asked.add(key);
    return new YamlNode(
        file, path.isEmpty() ? key : path + "." + key, entries().get(key), environment);
  }

  YamlNode require(String key) {
    YamlNode child = get(key);
    if (child.isAbsent()) {
      throw wrong((path.isEmpty() ? "" : path + " ") + "needs " + key);
    }
    return child;
  }

  /** Every key of this mapping has been asked for; any other is unknown. */
  void closed() {
    for (String key : entries().keySet()) {
      if (!asked.contains(key)) {
        Node place = keyNode(key);
        throw wrongAt(
            place,
            "unknown key \""
                + key
                + "\""
                + (path.isEmpty() ? "" : " in " + path)
                + Nearest.hint(key, asked));
      }
    }
  }

  Map<String, Node> entries() {
    if (node == null) {
      return Map.of();
    }
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(name() + " must be a mapping of keys");
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (entries.put(key, tuple.getValueNode()) != null) {
        throw wrongAt(tuple.getKeyNode(), "the key \"" + key + "\" stands twice in " + name());
      }
    }
    return entries;
  }

  private @Nullable Node keyNode(String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
          return scalar;
        }
      }
    }
    return node;
  }

  List<YamlNode> list() {
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong(name() + " must be a list");
    }
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlNode(file, path + "[" + items.size() + "]", item, environment));
    }
    return items;
  }

  private String name() {
    return path.isEmpty() ? "the file" : path;
  }

  // values

  String text() {
    if (!(node instanceof ScalarNode scalar)) {
      throw wrong(name() + " must be a text");
    }
    Matcher variable = VARIABLE.matcher(scalar.getValue());
    StringBuilder text = new StringBuilder();
    while (variable.find()) {
      variable.appendReplacement(text, Matcher.quoteReplacement(replacement(variable)));
    }
    variable.appendTail(text);
    if (text.isEmpty()) {
      throw wrong(name() + " must not be empty");
    }
    return text.toString();
  }

  private String replacement(Matcher variable) {
    String name = variable.group(2);
    if (variable.group(1) != null) {
      return "${" + name + "}";
    }
    String value = environment.apply(name);
    if (value == null) {
      throw wrong(name() + " needs the environment variable " + name + ", which is not set");
    }
    return value;
  }

  /** All below it, as maps, lists and texts. */
  Object plain() {
    return switch (node) {
      case MappingNode _ -> {
        Map<String, Object> object = new LinkedHashMap<>();
        entries().keySet().forEach(key -> object.put(key, get(key).plain()));
        yield object;
      }
      case SequenceNode _ -> list().stream().map(YamlNode::plain).toList();
      case null, default -> text();
    };
  }

  String text(String otherwise) {
    return isAbsent() ? otherwise : text();
  }

  @Nullable String optionalText() {
    return isAbsent() ? null : text();
  }

  Settings.@Nullable Secret optionalSecret() {
    return isAbsent() ? null : new Settings.Secret(text());
  }

  boolean flag(boolean otherwise) {
    if (isAbsent()) {
      return otherwise;
    }
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name() + " must be true or false");
    };
  }

  int number(int least, int most, int otherwise) {
    if (isAbsent()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(name() + " must be a whole number from " + least + " to " + most);
  }

  double decimal(double least, double most) {
    try {
      double number = Double.parseDouble(text());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(name() + " must be a number from " + plain(least) + " to " + plain(most));
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  Duration duration() {
    return TimeText.parse(text()).orElseThrow(() -> wrong(name() + " " + TimeText.EXPECTED));
  }

  URI url() {
    String text = text();
    try {
      URI url = new URI(text);
      boolean web =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (web && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below, without the text: it may carry a password
    }
    throw wrong(name() + " must be a URL that begins with http:// or https://");
  }

  /** One of a set of words. */
  <T> T word(Map<String, T> words) {
    String text = text();
    T value = words.get(text);
    if (value == null) {
      throw wrong(name() + " cannot be \"" + text + "\"" + Nearest.hint(text, words.keySet()));
    }
    return value;
  }

  /** Reads the text with a parser whose refusal is a sentence that may be shown. */
  <T> T parsed(Function<String, T> parser) {
    try {
      return parser.apply(text());
    } catch (IllegalArgumentException e) {
      throw wrong(name() + ": " + e.getMessage());
    }
  }
}
