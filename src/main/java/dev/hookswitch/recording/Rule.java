package dev.hookswitch.recording;

import dev.hookswitch.event.Direction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are recorded. What is null or empty does not narrow.
 *
 * @param dids the account's own numbers, with or without a plus sign
 * @param users ids of users, or devices, of whom one talks in it
 * @param share so many of a hundred calls
 * @param pausable whether the API may pause what this rule records
 */
public record Rule(
    @Nullable String account,
    Set<String> dids,
    Set<String> users,
    Set<Direction> directions,
    Set<String> campaigns,
    double share,
    boolean pausable) {

  public Rule {
    dids = dids.stream().map(Rule::digits).collect(Collectors.toUnmodifiableSet());
    users = Set.copyOf(users);
    directions = Set.copyOf(directions);
    campaigns = Set.copyOf(campaigns);
  }

  boolean concerns(CallFacts call) {
    return (account == null || account.equals(call.account()))
        && (dids.isEmpty() || (call.did() != null && dids.contains(digits(call.did()))))
        && (users.isEmpty() || !Collections.disjoint(users, call.people()))
        && (directions.isEmpty() || directions.contains(call.direction()))
        && (campaigns.isEmpty()
            || (call.campaign() != null && campaigns.contains(call.campaign())));
  }

  /** Whether the call is of the share: the same in every process, and after every restart. */
  boolean draws(CallFacts call) {
    return place(call.sessionId()) < share;
  }

  /** Where among a hundred a session stands: evenly spread, and given by its id. */
  static double place(String sessionId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(sessionId.getBytes(StandardCharsets.UTF_8));
      long head = 0;
      for (int i = 0; i < 6; i++) {
        head = head << 8 | (digest[i] & 0xff);
      }
      return 100.0 * head / (1L << 48);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String digits(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }
}
