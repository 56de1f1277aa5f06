package dev.hookswitch.people.oidc;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Rounds that are under way: each is in its browser's cookie, signed. Of those that came back the
 * states are remembered until they are too old anyway, in this process; the other one of a pair
 * would still ask the issuer, which takes a code once. Safe for all threads.
 */
final class Rounds {

  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** States that are remembered; then the oldest are forgotten. */
  static final int MOST = 10_000;

  private static final String PURPOSE = "hookswitch/console/oidc/1|";
  private static final String TEXT = "([A-Za-z0-9_-]{43})";
  private static final Pattern COOKIE =
      Pattern.compile("(" + TEXT + "\\." + TEXT + "\\." + TEXT + "\\.(\\d{1,15}))\\." + TEXT);

  private final SecretKeySpec key;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Map<String, Instant> used = new LinkedHashMap<>();

  Rounds(byte[] key, SecureRandom random, InstantSource clock) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
    this.random = random;
    this.clock = clock;
  }

  Round begin() {
    return Round.begin(random, clock.instant().plus(LIFETIME));
  }

  String cookie(Round round) {
    String text =
        String.join(
            ".",
            round.state(),
            round.nonce(),
            round.verifier(),
            Long.toString(round.until().toEpochMilli()));
    return text + "." + signature(text);
  }

  /** The round that this state belongs to, once. */
  Optional<Round> end(String cookie, String state) {
    return open(cookie).filter(round -> round.hasState(state)).filter(this::isFirstUse);
  }

  private Optional<Round> open(String cookie) {
    Matcher parts = COOKIE.matcher(cookie);
    if (!parts.matches() || !isEqual(signature(parts.group(1)), parts.group(6))) {
      return Optional.empty();
    }
    Instant until = Instant.ofEpochMilli(Long.parseLong(parts.group(5)));
    return clock.instant().isBefore(until)
        ? Optional.of(new Round(parts.group(2), parts.group(3), parts.group(4), until))
        : Optional.empty();
  }

  private synchronized boolean isFirstUse(Round round) {
    Instant now = clock.instant();
    Iterator<Instant> eldestFirst = used.values().iterator();
    while (eldestFirst.hasNext()) {
      boolean isTooOld = !now.isBefore(eldestFirst.next());
      if (!isTooOld && used.size() < MOST) {
        break;
      }
      eldestFirst.remove();
    }
    return used.putIfAbsent(round.state(), round.until()) == null;
  }

  private String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] signature = mac.doFinal((PURPOSE + text).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
    }
  }

  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
