package dev.hookswitch.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the campaigns are dialled that this process leads: in memory, because it is of interest only
 * while it is so. Safe for all threads.
 */
public final class Paces {

  /** It is said every second. What is older was said by a process that no longer leads. */
  private static final Duration LASTS = Duration.ofSeconds(15);

  private final Map<String, Pace> paces = new ConcurrentHashMap<>();

  public void set(String campaign, Pace pace) {
    paces.values().removeIf(each -> isOld(each, pace.at()));
    paces.put(campaign, pace);
  }

  /** Empty: it does not run, or another process leads it. */
  public Optional<Pace> find(String campaign, Instant now) {
    return Optional.ofNullable(paces.get(campaign)).filter(pace -> !isOld(pace, now));
  }

  private static boolean isOld(Pace pace, Instant now) {
    return pace.at().plus(LASTS).isBefore(now);
  }
}
