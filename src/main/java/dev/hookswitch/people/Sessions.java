package dev.hookswitch.people;

import dev.hookswitch.people.PeopleStore.Known;
import dev.hookswitch.people.PeopleStore.Session;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Who is signed in. A session is a token of 256 bits, given once; stored is its SHA-256. It is
 * looked up in the store each time, so that one that was ended is ended in every process at once.
 * Safe for all threads.
 */
public final class Sessions {

  /** The oldest of a person goes when there are more. */
  public static final int MOST_OF_PERSON = 20;

  /** More often than that it is not noted that a session is used. */
  static final Duration NOTED = Duration.ofMinutes(1);

  private static final String CSRF = "hookswitch/console/csrf/1";

  /**
   * How long a session lasts.
   *
   * @param idle without being used
   * @param whole however much it is used
   */
  public record Limits(Duration idle, Duration whole) {
    public static final Limits DEFAULT = new Limits(Duration.ofHours(12), Duration.ofDays(7));
  }

  private final PeopleStore store;
  private final Limits limits;
  private final SecureRandom random;
  private final InstantSource clock;

  public Sessions(PeopleStore store, Limits limits, SecureRandom random, InstantSource clock) {
    this.store = store;
    this.limits = limits;
    this.random = random;
    this.clock = clock;
  }

  /**
   * A new one, with a token that nobody had before: nothing that was there is carried over. Empty
   * when the person is gone or disabled.
   */
  public Optional<String> begin(Person person) {
    return begin(new Known(person, null));
  }

  /** The same, unless the password is another one by now. */
  Optional<String> begin(Known known) {
    String token = Tokens.random(random);
    Instant now = clock.instant();
    return store.begin(Tokens.sha256(token), known, now, end(now, now), MOST_OF_PERSON)
        ? Optional.of(token)
        : Optional.empty();
  }

  /** Who it is, as they are now; empty when it is none, or has ended. */
  public Optional<SignedIn> find(String token) {
    if (token.isEmpty() || token.length() > Tokens.MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] sha256 = Tokens.sha256(token);
    Instant now = clock.instant();
    Optional<Session> found = store.session(sha256).filter(each -> lasts(each, now));
    found
        .filter(each -> !now.isBefore(each.usedAt().plus(NOTED)))
        .ifPresent(each -> store.touch(sha256, each.person().id(), now, end(each.begunAt(), now)));
    return found.map(each -> new SignedIn(each.person(), Tokens.derived(token, CSRF)));
  }

  /** Also by the limits of now, when they were other ones before. */
  private boolean lasts(Session session, Instant now) {
    return now.isBefore(session.endsAt()) && now.isBefore(end(session.begunAt(), session.usedAt()));
  }

  private Instant end(Instant begunAt, Instant usedAt) {
    Instant idle = usedAt.plus(limits.idle());
    Instant whole = begunAt.plus(limits.whole());
    return idle.isBefore(whole) ? idle : whole;
  }

  /** Signs out. */
  public void end(String token) {
    if (token.length() <= Tokens.MAX_LENGTH) {
      boolean _ = store.end(Tokens.sha256(token));
    }
  }

  /** All of somebody's, the last used first. */
  public List<PeopleStore.Open> of(String personId, String token) {
    Instant now = clock.instant();
    return store.sessions(personId, Tokens.sha256(token), now).stream()
        .filter(each -> now.isBefore(end(each.begunAt(), each.usedAt())))
        .toList();
  }

  /** Signs somebody out everywhere but here; says how many sessions there were. */
  public int endOthers(String personId, String token) {
    return store.endOthers(personId, Tokens.sha256(token));
  }

  /** Signs somebody out everywhere; says how many sessions there were. */
  public int endAll(String personId) {
    return store.endAll(personId);
  }
}
