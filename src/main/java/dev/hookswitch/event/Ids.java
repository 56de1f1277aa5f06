package dev.hookswitch.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Identifiers derived from facts, never random: the same call observed twice, by two processes or
 * before and after a crash, gets the same ids, and the journal keeps one.
 *
 * <p>120 bits of SHA-256 in URL-safe base64 (20 characters): two of 10<sup>12</sup> events share an
 * id with a probability below 10<sup>-12</sup>. No id contains a dot, because Standard Webhooks
 * joins id, time and body by dots.
 */
public final class Ids {

  private static final int BYTES = 15;
  private static final char SEPARATOR = '\u001f';

  private Ids() {}

  /** The session that began with the channel {@code root} on the PBX {@code link}. */
  public static String session(String link, String root) {
    return derive("s_", link, root);
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
    return derive("evt_", session, kind.name(), call, Integer.toString(ordinal));
  }

  /** The recording of a session. */
  public static String recording(String session) {
    return derive("rec_", session, "recording");
  }

  private static String derive(String prefix, String... facts) {
    byte[] digest =
        sha256()
            .digest(String.join(String.valueOf(SEPARATOR), facts).getBytes(StandardCharsets.UTF_8));
    byte[] head = new byte[BYTES];
    System.arraycopy(digest, 0, head, 0, BYTES);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(head);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
