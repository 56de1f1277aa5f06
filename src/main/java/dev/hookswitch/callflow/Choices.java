package dev.hookswitch.callflow;

import dev.hookswitch.callflow.Choice.Target;
import dev.hookswitch.endpoint.Nearest;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.event.StrictJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a {@link Choice}: an object with exactly one of the words of {@link #ACTIONS} and, where
 * something rings or waits, a {@code timeout}. The same in an endpoint's answer and in the
 * settings.
 *
 * <p>Strict, because what is read here ends up in a dialplan: a name or number has the characters
 * that its pattern has, and no others. What is wrong is said in a sentence that repeats nothing of
 * what was read, because it goes into the log and may be a phone number.
 */
public final class Choices {

  static final String DEVICE = "device";
  static final String USER = "user";
  static final String GROUP = "group";
  static final String QUEUE = "queue";
  static final String NUMBER = "number";
  static final String ANNOUNCEMENT = "announcement";
  static final String REJECT = "reject";
  static final String CONTINUE = "continue";
  static final String TIMEOUT = "timeout";

  /** The words that say what is to be done. */
  static final List<String> ACTIONS =
      List.of(DEVICE, USER, GROUP, QUEUE, NUMBER, ANNOUNCEMENT, REJECT, CONTINUE);

  /** How long something rings, unless it is said. */
  static final Duration RINGING = Duration.ofSeconds(30);

  private static final Duration LONGEST_RINGING = Duration.ofMinutes(5);
  private static final Duration LONGEST_WAITING = Duration.ofHours(2);

  /** Phones that ring at once. */
  static final int MOST_TARGETS = 20;

  private static final int MAX_DEPTH = 8;

  private static final Pattern DEVICE_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern USER_ID = Pattern.compile("[^\\p{Cntrl}]{1,200}");
  private static final Pattern QUEUE_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern PHONE_NUMBER = Pattern.compile("\\+?[0-9]{3,20}");

  /** A file below the PBX's folder of sounds, without its ending. */
  private static final Pattern SOUND =
      Pattern.compile("[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64}){0,3}");

  private static final Map<String, Choice.Cause> CAUSES =
      Arrays.stream(Choice.Cause.values())
          .collect(Collectors.toMap(Choice.Cause::word, cause -> cause));

  private static final JsonMapper STRICT = StrictJson.nested(MAX_DEPTH);

  private Choices() {}

  /** What came of reading. */
  public sealed interface Read {
    record Chosen(Choice choice) implements Read {}

    /** It cannot be used; the sentence says why and repeats nothing of it. */
    record Unusable(String sentence) implements Read {}
  }

  /** Why it cannot be used; within this class alone. */
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String sentence) {
      super(sentence, null, false, false);
    }
  }

  /** Reads what an endpoint answered. */
  public static Read ofJson(String text) {
    Object value;
    try {
      value = STRICT.readValue(text, Object.class);
    } catch (JacksonException e) {
      return new Read.Unusable("it is not JSON");
    }
    return of(value);
  }

  /** Reads maps, lists and texts. */
  public static Read of(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> object)) {
      return new Read.Unusable("it is not an object");
    }
    try {
      return new Read.Chosen(read(object));
    } catch (Wrong e) {
      return new Read.Unusable(String.valueOf(e.getMessage()));
    }
  }

  private static Choice read(Map<?, ?> object) {
    String action = action(object);
    Object value = object.get(action);
    boolean takesTime = Set.of(DEVICE, USER, GROUP, QUEUE, NUMBER).contains(action);
    if (object.containsKey(TIMEOUT) && !takesTime) {
      throw new Wrong("timeout is of no use beside " + action);
    }
    return switch (action) {
      case DEVICE, USER -> new Choice.Ring(List.of(target(action, value)), ringing(object));
      case GROUP -> new Choice.Ring(group(value), ringing(object));
      case QUEUE ->
          new Choice.Enqueue(matching(QUEUE, value, QUEUE_NAME), time(object, LONGEST_WAITING));
      case NUMBER -> new Choice.Forward(number(value), ringing(object));
      case ANNOUNCEMENT -> new Choice.Announce(matching(ANNOUNCEMENT, value, SOUND));
      case REJECT -> new Choice.Reject(cause(value));
      default -> goOn(value);
    };
  }

  private static String action(Map<?, ?> object) {
    Set<String> known = new HashSet<>(ACTIONS);
    known.retainAll(object.keySet());
    for (Object key : object.keySet()) {
      String name = String.valueOf(key);
      if (!ACTIONS.contains(name) && !name.equals(TIMEOUT)) {
        throw new Wrong("it has an unknown property" + Nearest.hint(name, ACTIONS));
      }
    }
    if (known.size() != 1) {
      throw new Wrong(
          known.isEmpty()
              ? "it has none of " + String.join(", ", ACTIONS)
              : "it has " + String.join(" and ", new TreeSet<>(known)) + ", and may have only one");
    }
    return known.iterator().next();
  }

  /** Whether a dialplan can be given this name of a device. */
  static boolean isDevice(String name) {
    return DEVICE_NAME.matcher(name).matches();
  }

  private static String text(String name, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new Wrong(name + " must be a text");
  }

  private static String matching(String name, @Nullable Object value, Pattern pattern) {
    String text = text(name, value);
    if (!pattern.matcher(text).matches()) {
      throw new Wrong(name + " has characters, or a length, that cannot be used");
    }
    return text;
  }

  private static String number(@Nullable Object value) {
    String text = text(NUMBER, value);
    if (!PHONE_NUMBER.matcher(text).matches()) {
      throw new Wrong("number must be 3 to 20 digits, with or without a plus sign before them");
    }
    return text;
  }

  private static Target target(String word, @Nullable Object value) {
    return word.equals(DEVICE)
        ? new Target.Device(matching(DEVICE, value, DEVICE_NAME))
        : new Target.User(matching(USER, value, USER_ID));
  }

  private static List<Target> group(@Nullable Object value) {
    if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > MOST_TARGETS) {
      throw new Wrong("group must be a list of 1 to " + MOST_TARGETS);
    }
    List<Target> targets = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> member)
          || member.size() != 1
          || !(member.containsKey(DEVICE) || member.containsKey(USER))) {
        throw new Wrong("each of a group must be an object with device, or one with user");
      }
      String word = member.containsKey(DEVICE) ? DEVICE : USER;
      targets.add(target(word, member.get(word)));
    }
    return targets;
  }

  private static Choice.Cause cause(@Nullable Object value) {
    Choice.Cause cause = CAUSES.get(text(REJECT, value));
    if (cause == null) {
      throw new Wrong("reject must be one of " + String.join(", ", new TreeSet<>(CAUSES.keySet())));
    }
    return cause;
  }

  /** YAML gives all as texts. */
  private static Choice goOn(@Nullable Object value) {
    if (Boolean.TRUE.equals(value) || "true".equals(value)) {
      return Choice.CONTINUE;
    }
    throw new Wrong("continue must be true");
  }

  private static Duration ringing(Map<?, ?> object) {
    Duration time = time(object, LONGEST_RINGING);
    return time == null ? RINGING : time;
  }

  /** A PBX counts whole seconds. */
  private static @Nullable Duration time(Map<?, ?> object, Duration longest) {
    if (!object.containsKey(TIMEOUT)) {
      return null;
    }
    Duration time = TimeText.parse(text(TIMEOUT, object.get(TIMEOUT))).orElse(Duration.ZERO);
    if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(longest) > 0) {
      throw new Wrong("timeout must be a time from 1s to " + TimeText.of(longest));
    }
    return time;
  }
}
