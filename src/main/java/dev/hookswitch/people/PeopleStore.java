package dev.hookswitch.people;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps people, how they prove who they are, and what they are signed in with. Everything is
 * durable when it returns. Changes of people happen one at a time, whoever makes them in whichever
 * process: so of the rules "no two have a login" and "one administrator stays" none can be broken
 * by two changes at once. For all threads.
 */
public interface PeopleStore {

  /** As many people as this there may be. */
  int MOST = 10_000;

  /** Who somebody else says it is. */
  record Subject(String issuer, String subject) {}

  /**
   * How a person proves who they are.
   *
   * @param hash of the password; null: there is none
   * @param subject null: no issuer vouches for them
   */
  record Proof(@Nullable String hash, @Nullable Subject subject) {}

  /** A person and how they prove it. */
  record Known(Person person, @Nullable String hash) {}

  /** All, by login. */
  List<Person> all();

  Optional<Person> find(String id);

  Optional<Known> findByLogin(String login);

  Optional<Person> findBySubject(Subject subject);

  /** Whether there is somebody of {@link Person#isAdministrator}. */
  boolean hasAdministrator();

  /** Adds somebody, unless the login is taken or there are too many. */
  Answer add(Person person, Proof proof);

  /**
   * Adds the first administrator with a code that {@link #keepCode} kept.
   *
   * @return empty when there is no such code, or an administrator already
   */
  Optional<Answer> addFirst(Person person, Proof proof, byte[] sha256, Instant madeAfter);

  /**
   * Changes somebody; ends their sessions where {@link Person#isSignedOutBy} says so.
   *
   * @param change may be called more than once
   */
  Answer change(String id, UnaryOperator<Person> change);

  /** Deletes somebody, with all their sessions. */
  Answer delete(String id);

  /**
   * Another password, which ends all sessions but one.
   *
   * @param but the SHA-256 of a session's token; null: all end
   */
  Answer setHash(String id, String hash, byte @Nullable [] but);

  /** The same password hashed in another way; nothing when it was changed meanwhile. */
  void rehash(String id, String before, String after);

  /** Remembers a code for {@link #addFirst} and forgets those made before some time. */
  void keepCode(byte[] sha256, Instant now, Instant forgetBefore);

  boolean hasCode(byte[] sha256, Instant madeAfter);

  /**
   * What somebody is signed in with.
   *
   * @param usedAt to the minute
   * @param endsAt unless it is used before
   */
  record Session(Person person, Instant begunAt, Instant usedAt, Instant endsAt) {}

  /**
   * Begins one; of those the person then has no more than {@code most} stay, the newest.
   *
   * @param known who it is, and the hash of the password that they knew; null: they needed none
   * @return false when there is nobody who may sign in with that any more
   */
  boolean begin(byte[] sha256, Known known, Instant now, Instant endsAt, int most);

  /** Also one that has ended and was not deleted yet; none of a person who is disabled. */
  Optional<Session> session(byte[] sha256);

  /** It was used. */
  void touch(byte[] sha256, String personId, Instant now, Instant endsAt);

  /** Ends one; whether it was there. */
  boolean end(byte[] sha256);

  /**
   * A session of somebody's.
   *
   * @param own whether it is that of who asks
   */
  record Open(Instant begunAt, Instant usedAt, boolean own) {}

  /** Those of a person that have not ended, the last used first; {@code own} is marked. */
  List<Open> sessions(String personId, byte[] own, Instant now);

  /** Ends all of a person but one; says how many. */
  int endOthers(String personId, byte[] but);

  /** Ends all of a person; says how many. */
  int endAll(String personId);
}
