package dev.hookswitch.people;

import dev.hookswitch.people.Passwords.Hashing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Changing one's own password, by whoever knows the one before: a session that was left open is not
 * enough. Attempts are limited for each person, in this process alone. Safe for all threads.
 */
public final class OwnPassword {

  /** What came of it. */
  public sealed interface Outcome {

    /** It is another one, and all other sessions have ended. */
    record Changed() implements Outcome {}

    /** The one before is not right. */
    record Wrong() implements Outcome {}

    /** Too many attempts. */
    record Slow(Duration retryAfter) implements Outcome {}

    /** The new one cannot be. */
    record Refused(Refusal refusal) implements Outcome {}

    /** Too many passwords are being hashed: try again. */
    record Busy() implements Outcome {}
  }

  private final People people;
  private final Buckets attempts;

  public OwnPassword(People people, InstantSource clock) {
    this.people = people;
    this.attempts = new Buckets(SignIn.OF_LOGIN_AT_ONCE, SignIn.OF_LOGIN_EACH, clock);
  }

  /**
   * Changes it.
   *
   * @param token of the session that goes on
   */
  public Outcome change(Person person, String before, String after, String token) {
    Optional<Refusal> refusal = Passwords.refusal(after, person.login());
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    Duration wait = attempts.take(person.id());
    if (wait.isPositive()) {
      return new Outcome.Slow(wait);
    }
    return switch (people.hasPassword(person.id(), before)) {
      case Hashing.Busy<Boolean> _ -> giveBack(person, new Outcome.Busy());
      case Hashing.Hashed<Boolean>(Boolean is) when is ->
          giveBack(person, outcome(people.setPassword(person.id(), after, token)));
      case Hashing.Hashed<Boolean> _ -> new Outcome.Wrong();
    };
  }

  private Outcome giveBack(Person person, Outcome outcome) {
    attempts.giveBack(person.id());
    return outcome;
  }

  private static Outcome outcome(Answer answer) {
    return switch (answer) {
      case Answer.Done _ -> new Outcome.Changed();
      case Answer.Refused(Refusal refusal) -> new Outcome.Refused(refusal);
      case Answer.Unknown _ -> new Outcome.Wrong();
      case Answer.Busy _ -> new Outcome.Busy();
    };
  }
}
