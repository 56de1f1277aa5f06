package dev.hookswitch.access;

import dev.hookswitch.access.Access.Pass;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What opens one stream in place of a key: a browser's {@code EventSource} and {@code WebSocket}
 * can send no header, and a key must not stand in a URL, which is logged everywhere. A ticket opens
 * once, within a minute, and only in the process that gave it. Safe for all threads.
 */
public final class Tickets {

  public static final Duration LIFETIME = Duration.ofMinutes(1);

  /** Given and not used. */
  public static final int MOST = 10_000;

  private record Given(Pass pass, Instant until) {}

  private final SecureRandom random;
  private final InstantSource clock;

  /** By the hash of the ticket, so that finding it takes no time that depends on it. */
  private final Map<String, Given> given = new HashMap<>();

  public Tickets(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /** A new ticket; empty while too many are unused. */
  public synchronized Optional<String> give(Pass pass) {
    Instant now = clock.instant();
    if (given.size() >= MOST) {
      given.values().removeIf(each -> !now.isBefore(each.until()));
    }
    if (given.size() >= MOST) {
      return Optional.empty();
    }
    String ticket = Access.newKey(random).replaceFirst("^hsk_", "hst_");
    given.put(hash(ticket), new Given(pass, now.plus(LIFETIME)));
    return Optional.of(ticket);
  }

  /** Whose ticket it is; it is used up with that. */
  public synchronized Optional<Pass> take(String ticket) {
    Given found = given.remove(hash(ticket));
    return found == null || !clock.instant().isBefore(found.until())
        ? Optional.empty()
        : Optional.of(found.pass());
  }

  private static String hash(String ticket) {
    return HexFormat.of().formatHex(Access.sha256(ticket));
  }
}
