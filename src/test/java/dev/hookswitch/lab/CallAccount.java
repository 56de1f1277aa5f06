package dev.hookswitch.lab;

import dev.hookswitch.event.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the PBX and the public network say of very many calls, and nobody else: every channel with
 * the times of its life, every call that reached a number outside. Safe for all threads.
 */
final class CallAccount {

  private static final String OURS = "hs-ct_";

  private final Map<String, Life> channels = new HashMap<>();
  private final Map<String, List<Instant>> reached = new HashMap<>();
  private final Set<String> sessions = new TreeSet<>();

  /**
   * From when to when something lived.
   *
   * @param until null: it does
   */
  record Life(Instant from, @Nullable Instant until) {}

  /** How many calls there were at once. */
  record AtOnce(int peak, double mean) {}

  /** For {@link Laboratory#oracle(java.util.function.Consumer)}. */
  synchronized void pbx(Map<String, String> event) {
    String channel = event.getOrDefault("UniqueID", "");
    switch (event.getOrDefault("EventName", "")) {
      case "CHAN_START" -> {
        channels.put(channel, new Life(time(event), null));
        sessions.add(Ids.session("lab", event.getOrDefault("LinkedID", "")));
      }
      case "CHAN_END" ->
          channels.computeIfPresent(channel, (_, life) -> new Life(life.from(), time(event)));
      default -> {}
    }
  }

  /** For {@link Laboratory#publicNetwork}. */
  synchronized void world(Map<String, String> event) {
    if ("Newchannel".equals(event.get("Event")) && "from-pbx".equals(event.get("Context"))) {
      reached
          .computeIfAbsent(event.getOrDefault("Exten", ""), _ -> new ArrayList<>())
          .add(time(event));
    }
  }

  private static Instant time(Map<String, String> event) {
    String[] parts = event.getOrDefault("Timestamp", "0.0").split("\\.", 2);
    return Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1]) * 1_000);
  }

  /** The sessions that all channels belonged to when they began. */
  synchronized Set<String> sessions() {
    return new TreeSet<>(sessions);
  }

  synchronized Set<String> open() {
    Set<String> open = new TreeSet<>();
    channels.forEach((id, life) -> {
      if (life.until() == null) {
        open.add(id);
      }
    });
    return open;
  }

  /** When that channel lived; null: there was none. */
  synchronized @Nullable Life life(String channel) {
    return channels.get(channel);
  }

  /** The channels of campaigns' calls. */
  synchronized Set<String> ofCampaigns() {
    Set<String> ours = new TreeSet<>(channels.keySet());
    ours.removeIf(id -> !id.startsWith(OURS));
    return ours;
  }

  /** When a call reached that number, in order. */
  synchronized List<Instant> reached(String number) {
    return List.copyOf(reached.getOrDefault(number, List.of()));
  }

  /** Calls that had a channel at once: the most, and the mean of that time. */
  synchronized AtOnce atOnce(Instant from, Instant until) {
    Map<String, Life> calls = new HashMap<>();
    channels.forEach((id, life) -> {
      if (id.startsWith(OURS)) {
        calls.merge(id.substring(0, id.lastIndexOf('-')), life, CallAccount::both);
      }
    });
    TreeMap<Instant, Integer> steps = new TreeMap<>();
    calls
        .values()
        .forEach(life -> {
          steps.merge(life.from(), 1, Integer::sum);
          steps.merge(life.until() == null ? Instant.MAX : life.until(), -1, Integer::sum);
        });
    steps.merge(until, 0, Integer::sum);
    int now = 0;
    int peak = 0;
    double area = 0;
    Instant last = from;
    for (Map.Entry<Instant, Integer> step : steps.headMap(until, true).entrySet()) {
      if (step.getKey().isAfter(from)) {
        area += now * (double) Duration.between(last, step.getKey()).toMillis();
        last = step.getKey();
      }
      now += step.getValue();
      peak = step.getKey().isBefore(from) ? now : Math.max(peak, now);
    }
    return new AtOnce(peak, area / Duration.between(from, until).toMillis());
  }

  /** The mean of each of twenty parts of that time. */
  String means(Instant from, Instant until) {
    Duration part = Duration.between(from, until).dividedBy(20);
    return IntStream.range(0, 20)
        .mapToObj(i -> atOnce(from.plus(part.multipliedBy(i)), from.plus(part.multipliedBy(i + 1))))
        .map(each -> Long.toString(Math.round(each.mean())))
        .collect(Collectors.joining(" "));
  }

  private static Life both(Life one, Life other) {
    Instant from = one.from().isBefore(other.from()) ? one.from() : other.from();
    Instant a = one.until();
    Instant b = other.until();
    return new Life(from, a == null || b == null ? null : a.isAfter(b) ? a : b);
  }
}
