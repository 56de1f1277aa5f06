package dev.hookswitch.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes keys and recognises them. Safe for all threads. */
public final class Access {

  public static final int LONGEST_ACCOUNT = 100;
  public static final int LONGEST_DESCRIPTION = 200;

  private static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 8;

  /** A longer text is no key of ours; it is not even hashed. */
  private static final int MAX_LENGTH = 512;

  private final ApiKeyStore store;
  private final byte[] adminHash;
  private final SecureRandom random;
  private final InstantSource clock;

  /**
   * Who asks.
   *
   * @param account null for the administrator
   */
  public record Caller(@Nullable String account) {
    public boolean isAdmin() {
      return account == null;
    }

    /**
     * Whether it may see what belongs to that account; what belongs to all of them (null) is the
     * administrator's.
     */
    public boolean maySee(@Nullable String owner) {
      return account == null || account.equals(owner);
    }
  }

  /**
   * A key that was recognised, without the key: what is held by whoever stays longer than a
   * request.
   */
  public static final class Pass {
    private final Caller caller;
    private final byte[] hash;

    private Pass(Caller caller, byte[] hash) {
      this.caller = caller;
      this.hash = hash;
    }

    public Caller caller() {
      return caller;
    }
  }

  /** What of a key cannot be so: the field, and a sentence in English. */
  public enum Mistake {
    ACCOUNT("account", "account must have 1 to " + LONGEST_ACCOUNT + " characters"),
    DESCRIPTION(
        "description", "description has " + LONGEST_DESCRIPTION + " characters at the most");

    private final String field;
    private final String sentence;

    Mistake(String field, String sentence) {
      this.field = field;
      this.sentence = sentence;
    }

    public String field() {
      return field;
    }

    public String sentence() {
      return sentence;
    }
  }

  /** A new key, with the text that is shown this once. */
  public record Created(ApiKey key, String secret) {}

  public Access(ApiKeyStore store, String adminKey, SecureRandom random, InstantSource clock) {
    this.store = store;
    this.adminHash = sha256(adminKey);
    this.random = random;
    this.clock = clock;
  }

  public Optional<Pass> recognise(String key) {
    if (key.isEmpty() || key.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] hash = sha256(key);
    return owner(hash).map(caller -> new Pass(caller, hash));
  }

  /** Whether its key still opens what it opened. */
  public boolean isValid(Pass pass) {
    return owner(pass.hash).filter(pass.caller::equals).isPresent();
  }

  private Optional<Caller> owner(byte[] hash) {
    return MessageDigest.isEqual(hash, adminHash)
        ? Optional.of(new Caller(null))
        : store.findBySha256(hash).map(found -> new Caller(found.account()));
  }

  /** Why there can be no such key; empty when there can. */
  public static Optional<Mistake> mistake(@Nullable String account, String description) {
    if (account != null && (account.isBlank() || account.length() > LONGEST_ACCOUNT)) {
      return Optional.of(Mistake.ACCOUNT);
    }
    return description.length() > LONGEST_DESCRIPTION
        ? Optional.of(Mistake.DESCRIPTION)
        : Optional.empty();
  }

  public Created create(@Nullable String account, String description) {
    String secret = newKey(random);
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    ApiKey key =
        new ApiKey("key_" + HexFormat.of().formatHex(id), account, description, clock.instant());
    store.insert(key, sha256(secret));
    return new Created(key, secret);
  }

  public List<ApiKey> all() {
    return store.all();
  }

  public boolean delete(String id) {
    return store.delete(id);
  }

  /** A key that nobody has guessed. */
  public static String newKey(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return "hsk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
