package dev.hookswitch.people.oidc;

import dev.hookswitch.people.Answer;
import dev.hookswitch.people.People;
import dev.hookswitch.people.PeopleStore.Subject;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Profile;
import dev.hookswitch.people.Refusal;
import dev.hookswitch.people.Sessions;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in by the word of an issuer. Safe for all threads. */
public final class OidcSignIn implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OidcSignIn.class);

  /** How long the cookie of a round may live. */
  public static final Duration LIFETIME = Rounds.LIFETIME;

  /** Who waits for the issuer at once; each waits some seconds at the most. */
  private static final int AT_ONCE = 8;

  private static final int LONGEST_CODE = 4_000;

  /** Where the browser goes. */
  public sealed interface Departure {
    /**
     * To the issuer.
     *
     * @param cookie to come back with; HttpOnly, SameSite=Lax, for {@link #LIFETIME}
     */
    record Go(URI url, String cookie) implements Departure {}

    record Failed(Trouble trouble) implements Departure {}
  }

  /** What came of it. */
  public sealed interface Arrival {
    /**
     * Signed in.
     *
     * @param token of the new session, for the cookie
     */
    record Welcome(Person person, String token) implements Arrival {}

    record Failed(Trouble trouble) implements Arrival {}

    /** The issuer's word makes nobody who can be. */
    record Refused(Refusal refusal) implements Arrival {}
  }

  /** What the browser came back with, each as it was in the address. */
  public record Answered(
      @Nullable String state,
      @Nullable String code,
      @Nullable String error,
      @Nullable String iss) {}

  private final OidcSettings settings;
  private final People people;
  private final Sessions sessions;
  private final Issuer issuer;
  private final IdTokens tokens;
  private final Rounds rounds;
  private final Semaphore turns = new Semaphore(AT_ONCE);

  /**
   * For one issuer.
   *
   * @param key 32 bytes, the same in all processes of one installation
   */
  public OidcSignIn(
      OidcSettings settings,
      People people,
      Sessions sessions,
      byte[] key,
      SecureRandom random,
      InstantSource clock) {
    this.settings = settings;
    this.people = people;
    this.sessions = sessions;
    this.issuer = new Issuer(settings, clock);
    this.tokens = new IdTokens(settings, issuer, clock);
    this.rounds = new Rounds(key, random, clock);
  }

  /** Begins; may wait for the issuer. */
  public Departure depart() {
    try {
      URI place = inTurn(() -> issuer.published().authorization());
      Round round = rounds.begin();
      return new Departure.Go(address(place, round), rounds.cookie(round));
    } catch (TroubleException e) {
      return new Departure.Failed(told(e));
    }
  }

  private URI address(URI place, Round round) {
    HttpUrl url = HttpUrl.get(place);
    if (url == null) {
      throw new IllegalStateException("no URL of the web, though it was taken for one");
    }
    return url.newBuilder()
        .addQueryParameter("response_type", "code")
        .addQueryParameter("client_id", settings.clientId())
        .addQueryParameter("redirect_uri", settings.redirect().toString())
        .addQueryParameter("scope", String.join(" ", settings.scopes()))
        .addQueryParameter("state", round.state())
        .addQueryParameter("nonce", round.nonce())
        .addQueryParameter("code_challenge", round.challenge())
        .addQueryParameter("code_challenge_method", "S256")
        .build()
        .uri();
  }

  /** Ends what {@link #depart} began; waits for the issuer. The cookie is of no use afterwards. */
  public Arrival arrive(@Nullable String cookie, Answered answered) {
    try {
      Claims claims = inTurn(() -> claims(cookie, answered));
      return enter(claims);
    } catch (TroubleException e) {
      return new Arrival.Failed(told(e));
    }
  }

  private Claims claims(@Nullable String cookie, Answered answered) throws TroubleException {
    String state = answered.state();
    Round round = cookie == null || state == null ? null : rounds.end(cookie, state).orElse(null);
    if (round == null) {
      throw new TroubleException(Trouble.STALE, "no round of ours belongs to it");
    }
    String code = answered.code();
    if (answered.error() != null || code == null || code.length() > LONGEST_CODE) {
      throw new TroubleException(Trouble.DENIED, "the identity provider sent no code");
    }
    String iss = answered.iss();
    if (iss != null && !iss.equals(settings.issuer().toString())) {
      throw new TroubleException(Trouble.NOT_BELIEVED, "another issuer has answered");
    }
    return new Claims(settings, tokens.claims(issuer.idToken(code, round), round.nonce()));
  }

  private Arrival enter(Claims claims) throws TroubleException {
    Subject subject = new Subject(settings.issuer().toString(), claims.subject());
    Profile profile = claims.profile();
    Optional<Person> known = people.findBySubject(subject);
    Answer answer = known.isPresent() ? adopt(known.get(), profile) : people.add(profile, subject);
    return switch (answer) {
      case Answer.Done(Person person) -> begin(person);
      case Answer.Refused(Refusal refusal) when refusal == Refusal.LOGIN_TAKEN ->
          // they may have come twice at once
          begin(
              people
                  .findBySubject(subject)
                  .orElseThrow(
                      () -> new TroubleException(Trouble.LOGIN_TAKEN, "a login is taken")));
      case Answer.Refused(Refusal refusal) -> new Arrival.Refused(refusal);
      case Answer.Unknown _, Answer.Busy _ -> new Arrival.Failed(Trouble.BUSY);
    };
  }

  /** Role, account and user are what the issuer says now; login and name stay as they are. */
  private Answer adopt(Person person, Profile now) {
    Profile before = person.profile();
    Profile after =
        new Profile(
            now.account(),
            before.login(),
            before.name(),
            now.role(),
            now.user(),
            before.language());
    if (after.equals(before)) {
      return new Answer.Done(person);
    }
    Answer answer = people.change(person.id(), after);
    if (answer.equals(new Answer.Refused(Refusal.LAST_ADMINISTRATOR))) {
      LOG.warn("person={} stays administrator whatever the issuer says: the last one", person.id());
      return new Answer.Done(person);
    }
    return answer;
  }

  private Arrival begin(Person person) throws TroubleException {
    String token =
        sessions
            .begin(person)
            .orElseThrow(
                () -> new TroubleException(Trouble.DISABLED, person.id() + " is disabled"));
    LOG.info("person={} has signed in by the word of the issuer", person.id());
    return new Arrival.Welcome(person, token);
  }

  private interface Work<T> {
    T get() throws TroubleException;
  }

  private <T> T inTurn(Work<T> work) throws TroubleException {
    if (!turns.tryAcquire()) {
      throw new TroubleException(Trouble.BUSY, "too many wait for the identity provider");
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  private static Trouble told(TroubleException e) {
    LOG.info("nobody is signed in by the issuer: {}", e.getMessage());
    return e.trouble();
  }

  @Override
  public void close() {
    issuer.close();
  }
}
