package dev.hookswitch.endpoint;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys an endpoint's requests are signed with, newest first. One that was replaced goes on
 * signing beside its successor until it retires, so that the receiver can change over at its
 * leisure; a receiver accepts a request when any signature is right.
 */
public record Signing(List<Key> keys) {

  /** How many at the most sign one request: each costs the receiver a check. */
  public static final int MOST = 5;

  /**
   * One key.
   *
   * @param retiresAt from when on it no longer signs; null: not planned
   */
  public record Key(SigningKey key, @Nullable Instant retiresAt) {
    public Key {
      retiresAt = retiresAt == null ? null : retiresAt.truncatedTo(ChronoUnit.MILLIS);
    }

    boolean signsAt(Instant now) {
      return retiresAt == null || now.isBefore(retiresAt);
    }
  }

  public Signing {
    keys = List.copyOf(keys);
    if (keys.isEmpty() || keys.size() > MOST) {
      throw new IllegalArgumentException("an endpoint has 1 to " + MOST + " signing keys");
    }
  }

  public static Signing with(SigningKey key) {
    return new Signing(List.of(new Key(key, null)));
  }

  /** The newest. */
  public SigningKey current() {
    return keys.getFirst().key();
  }

  /** Those that sign a request at that moment, newest first; never none. */
  public List<SigningKey> at(Instant now) {
    if (keys.size() == 1) {
      return List.of(current());
    }
    List<SigningKey> signing = new ArrayList<>();
    for (Key key : keys) {
      if (key.signsAt(now)) {
        signing.add(key.key());
      }
    }
    return signing.isEmpty() ? List.of(current()) : signing;
  }

  /**
   * A new key signs from now on, and those before it until {@code retiring} at the latest. What has
   * retired is forgotten, and beyond {@link #MOST} the oldest.
   */
  public Signing rotate(SigningKey next, Instant now, Instant retiring) {
    List<Key> rotated = new ArrayList<>();
    rotated.add(new Key(next, null));
    for (Key key : keys) {
      Instant before = key.retiresAt();
      Key retired =
          before != null && before.isBefore(retiring) ? key : new Key(key.key(), retiring);
      if (retired.signsAt(now) && rotated.size() < MOST) {
        rotated.add(retired);
      }
    }
    return new Signing(rotated);
  }
}
