package dev.hookswitch.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifiers derived from facts, never random: the same call observed twice, by two processes or
 * before and after a crash, gets the same ids, and the journal keeps one.
 *
 * <p>Ids of one time begin alike, so that what happens at one time stands together wherever it is
 * sorted by an id, and a store of years is no slower to write than a new one (measured: half the
 * work of an insert was the random places of ids in two indexes). A session's id is made of 15
 * bytes: the second and the number that Asterisk gave its first channel, and 8 bytes of a hash; of
 * 15 bytes of the hash where that channel's id tells no time. An event's id is its session's and 6
 * bytes more. All of it in URL-safe base64. No id contains a dot, because Standard Webhooks joins
 * id, time and body by dots.
 */
public final class Ids {

  private static final int BYTES = 15;
  private static final int BYTES_OF_EVENT = 6;
  private static final char SEPARATOR = '\u001f';

  /** Asterisk's unique ids: {@code [systemname-]seconds.number}. */
  private static final Pattern UNIQUE_ID = Pattern.compile("(?:.*\\D)?(\\d{10})\\.(\\d{1,9})");

  private static final Pattern EVENT = Pattern.compile("evt_([A-Za-z0-9_-]{20})[A-Za-z0-9_-]{8}");

  private Ids() {}

  /** The session that began with the channel {@code root} on the PBX {@code link}. */
  public static String session(String link, String root) {
    byte[] id = hash(BYTES, link, root);
    Matcher unique = UNIQUE_ID.matcher(root);
    if (unique.matches()) {
      ByteBuffer.wrap(id)
          .putInt((int) Long.parseLong(unique.group(1)))
          .put((byte) (Integer.parseInt(unique.group(2)) >> 16))
          .putShort((short) Integer.parseInt(unique.group(2)));
    }
    return "s_" + text(id);
  }

  /**
   * The leg of {@code channel} in {@code session}. A party that moves to another session has a leg
   * in each.
   */
  public static String call(String session, String channel) {
    return derive("c_", session, channel);
  }

  /**
   * An event: the {@code ordinal}th (from 0) of its kind for this leg in this session. JOIN and
   * LEAVE may come several times for one leg, everything else once.
   */
  public static String event(String session, CallEvent.Kind kind, String call, int ordinal) {
    byte[] own = hash(BYTES_OF_EVENT, session, kind.name(), call, Integer.toString(ordinal));
    return "evt_" + session.substring(session.indexOf('_') + 1) + text(own);
  }

  /** The session of an event, as its id tells it; nothing where the id is none of these. */
  public static Optional<String> sessionOf(String event) {
    Matcher id = EVENT.matcher(event);
    return id.matches() ? Optional.of("s_" + id.group(1)) : Optional.empty();
  }

  /** The recording of a session. */
  public static String recording(String session) {
    return derive("rec_", session, "recording");
  }

  private static String derive(String prefix, String... facts) {
    return prefix + text(hash(BYTES, facts));
  }

  private static byte[] hash(int bytes, String... facts) {
    byte[] digest =
        sha256()
            .digest(String.join(String.valueOf(SEPARATOR), facts).getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(digest, bytes);
  }

  private static String text(byte[] id) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
