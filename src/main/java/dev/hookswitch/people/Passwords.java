package dev.hookswitch.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with Argon2id and compares them, a few at a time: each takes {@link Cost#memory}
 * of the heap that the calls need too. Whoever comes meanwhile waits a while and is then told that
 * it is busy. Safe for all threads.
 */
public final class Passwords {

  /** NIST SP 800-63B: length counts, and no rule what must be in it; what all know is refused. */
  public static final int SHORTEST = 12;

  public static final int LONGEST = 200;

  /** Of them memory is taken at once. */
  static final int AT_ONCE = 2;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** What was hashed, or that there was no turn to be had. */
  public sealed interface Hashing<T> {
    record Hashed<T>(T value) implements Hashing<T> {}

    record Busy<T>() implements Hashing<T> {}
  }

  /**
   * What one hash costs.
   *
   * @param memory in KiB
   */
  public record Cost(int memory, int passes, int lanes) {

    /**
     * Three passes, as RFC 9106 has them, over 32 MiB: more than OWASP asks for at the least (19
     * MiB, two passes), about 0.1 s of a core. RFC 9106's 64 MiB would be half the heap of a small
     * server at the two at once that are possible, and who watches calls must not run out of it.
     */
    public static final Cost DEFAULT = new Cost(32 * 1024, 3, 1);

    boolean isLessThan(Cost other) {
      return memory < other.memory || passes < other.passes;
    }
  }

  private final Cost cost;
  private final Duration patience;
  private final SecureRandom random;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final PhcHash decoy;

  public Passwords(Cost cost, Duration patience, SecureRandom random) {
    this.cost = cost;
    this.patience = patience;
    this.random = random;
    this.decoy = new PhcHash(cost, bytes(SALT_BYTES), bytes(HASH_BYTES));
  }

  /** Why it cannot be a password; {@code login} as it is stored. */
  public static Optional<Refusal> refusal(String password, String login) {
    String normal = normal(password);
    int length = normal.codePointCount(0, normal.length());
    if (isTooLong(password) || length > LONGEST) {
      return Optional.of(Refusal.PASSWORD_LONG);
    }
    if (length < SHORTEST) {
      return Optional.of(Refusal.PASSWORD_SHORT);
    }
    if (Login.of(password).filter(login::equals).isPresent()) {
      return Optional.of(Refusal.PASSWORD_IS_LOGIN);
    }
    return KnownPasswords.isKnown(normal, login)
        ? Optional.of(Refusal.PASSWORD_KNOWN)
        : Optional.empty();
  }

  /** A new hash, as {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}. */
  public Hashing<String> hash(String password) {
    byte[] salt = bytes(SALT_BYTES);
    return inTurn(() -> new PhcHash(cost, salt, argon2(password, cost, salt, HASH_BYTES)).text());
  }

  /** Whether it is the password; in a time that does not depend on how near it comes. */
  public Hashing<Boolean> matches(String password, String hash) {
    PhcHash known = PhcHash.parse(hash).orElse(decoy);
    return inTurn(() -> isEqual(known, password));
  }

  /** No password is it, and that takes as long as with one that exists. */
  public Hashing<Boolean> matchesNobody(String password) {
    return inTurn(() -> {
      boolean _ = isEqual(decoy, password);
      return false;
    });
  }

  /** Whether a hash is made with less than would be taken now. */
  public boolean isOutdated(String hash) {
    return PhcHash.parse(hash).map(known -> known.cost().isLessThan(cost)).orElse(true);
  }

  private static boolean isEqual(PhcHash known, String password) {
    byte[] hash = argon2(password, known.cost(), known.salt(), known.hash().length);
    return MessageDigest.isEqual(hash, known.hash());
  }

  /** Does it when fewer than {@link #AT_ONCE} others are at work. */
  <T> Hashing<T> inTurn(Supplier<T> work) {
    try {
      if (!turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return new Hashing.Busy<>();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Hashing.Busy<>();
    }
    try {
      return new Hashing.Hashed<>(work.get());
    } finally {
      turns.release();
    }
  }

  private static byte[] argon2(String password, Cost cost, byte[] salt, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memory())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] text =
        isTooLong(password) ? new byte[0] : normal(password).getBytes(StandardCharsets.UTF_8);
    byte[] hash = new byte[length];
    generator.generateBytes(text, hash);
    Arrays.fill(text, (byte) 0);
    return hash;
  }

  /** So long that nobody needs to look at it. */
  private static boolean isTooLong(String password) {
    return password.length() > 2 * LONGEST;
  }

  /** The same characters typed on another keyboard are the same password. */
  private static String normal(String password) {
    return isTooLong(password) ? password : Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
