package dev.hookswitch.people;

import dev.hookswitch.people.Passwords.Hashing;
import dev.hookswitch.people.PeopleStore.Known;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in with login and password. Attempts are limited for each login and each address, in this
 * process alone: two processes let twice as many through. What is tried is never told, neither to
 * whoever tries nor to the log: an unknown login, a wrong password and a disabled person are one
 * answer, after the same work. Safe for all threads.
 */
public final class SignIn {

  private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

  static final int OF_LOGIN_AT_ONCE = 5;
  static final Duration OF_LOGIN_EACH = Duration.ofSeconds(30);

  /** More than of a login: a whole office may have one address. Who gets in is not counted. */
  static final int OF_ADDRESS_AT_ONCE = 20;

  static final Duration OF_ADDRESS_EACH = Duration.ofSeconds(10);

  private static final int V6_NETWORK_BYTES = 8;

  /** What came of an attempt. */
  public sealed interface Attempt {
    /**
     * Signed in.
     *
     * @param token of the new session, for the cookie
     */
    record Welcome(Person person, String token) implements Attempt {}

    /** Something is wrong, and it is not said what. */
    record Wrong() implements Attempt {}

    /** Too many attempts. */
    record Slow(Duration retryAfter) implements Attempt {}

    /** Too many others sign in at this moment: try again. */
    record Busy() implements Attempt {}
  }

  private final PeopleStore store;
  private final Passwords passwords;
  private final Sessions sessions;
  private final Buckets ofLogin;
  private final Buckets ofAddress;

  /** What logins and addresses are counted under: they are not kept themselves. */
  private final String blind;

  public SignIn(
      PeopleStore store,
      Passwords passwords,
      Sessions sessions,
      SecureRandom random,
      InstantSource clock) {
    this.store = store;
    this.passwords = passwords;
    this.sessions = sessions;
    this.ofLogin = new Buckets(OF_LOGIN_AT_ONCE, OF_LOGIN_EACH, clock);
    this.ofAddress = new Buckets(OF_ADDRESS_AT_ONCE, OF_ADDRESS_EACH, clock);
    this.blind = Tokens.random(random);
  }

  /**
   * Tries to sign in; takes about 0.1 s of a core, and may wait for its turn.
   *
   * @param address where the attempt comes from, as a literal
   */
  public Attempt attempt(String login, String password, String address) {
    // none is as good as one that does not exist
    String known = Login.of(login).orElse("");
    String from = Tokens.derived(blind, "address/" + network(address));
    String as = Tokens.derived(blind, "login/" + known);
    Duration wait = ofAddress.take(from);
    if (wait.isZero()) {
      wait = ofLogin.take(as);
    }
    if (wait.isPositive()) {
      return new Attempt.Slow(wait);
    }
    Attempt attempt = attempt(store.findByLogin(known).orElse(null), password);
    if (!(attempt instanceof Attempt.Wrong)) {
      ofAddress.giveBack(from);
      ofLogin.giveBack(as);
    }
    return attempt;
  }

  private Attempt attempt(@Nullable Known known, String password) {
    String hash = known == null || known.person().disabled() ? null : known.hash();
    Hashing<Boolean> matches =
        hash == null ? passwords.matchesNobody(password) : passwords.matches(password, hash);
    return switch (matches) {
      case Hashing.Busy<Boolean> _ -> new Attempt.Busy();
      case Hashing.Hashed<Boolean>(Boolean is) when is && known != null && hash != null ->
          welcome(known.person(), hash, password);
      case Hashing.Hashed<Boolean> _ -> wrong();
    };
  }

  private Attempt welcome(Person person, String hash, String password) {
    Optional<String> token = sessions.begin(new Known(person, hash));
    if (token.isEmpty()) {
      return wrong(); // in this moment they were disabled, or got another password
    }
    if (passwords.isOutdated(hash)
        && passwords.hash(password) instanceof Hashing.Hashed<String>(String better)) {
      store.rehash(person.id(), hash, better);
    }
    LOG.info("person={} has signed in", person.id());
    return new Attempt.Welcome(person, token.get());
  }

  private static Attempt wrong() {
    LOG.info("an attempt to sign in failed");
    return new Attempt.Wrong();
  }

  /** Of an address in version 6 the first half: whoever has one has all of them. */
  private static String network(String address) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      byte[] network = bytes.length == 4 ? bytes : Arrays.copyOf(bytes, V6_NETWORK_BYTES);
      return HexFormat.of().formatHex(network);
    } catch (IllegalArgumentException e) {
      return Optional.of(address).filter(text -> text.length() < 100).orElse("");
    }
  }
}
