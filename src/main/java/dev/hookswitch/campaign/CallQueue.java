package dev.hookswitch.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is called next, and what became of it. What it gives out is committed before it is given: a
 * contact is in one hand at a time, whatever dies. Each method is one transaction. For all threads
 * of all processes.
 */
public interface CallQueue {

  /** Given out at once, at the most. */
  int MOST_AT_ONCE = 500;

  /**
   * Gives out contacts that are due and may be called at this hour, those with a time of their own
   * first, and notes an attempt for each. Nothing when the campaign does not run. Whoever is on the
   * do-not-call list is passed over for ever.
   */
  List<Picked> next(String campaign, Instant now, int most);

  /**
   * A person answered: counted at once, because the ceiling of the abandoned is a share of those.
   * Once for each call; later ones, and unknown ones, change nothing.
   */
  void answered(String callId, Instant at);

  /**
   * A call is over. The contact waits for another, or is done with; told twice, the first counts.
   *
   * @return empty when there is no such call, or it was over already
   */
  Optional<Concluded> conclude(String callId, Conclusion conclusion, Instant now);

  /**
   * The contact is given back: its call was never placed. Where it was placed meanwhile, or its
   * attempt is over, nothing changes: of both that and placing it, one happens.
   *
   * @return empty when nothing changed
   */
  Optional<Concluded> neverPlaced(String callId, Instant now);

  /**
   * Attempts that are not over, in the order of their ids: at the start of a process, those that
   * another one left behind.
   *
   * @param after the call id at which an earlier page ended; empty at first
   */
  List<UnderWay> underWay(String after, int limit);

  /**
   * The latest attempts of a campaign that ended since then, in the order in which they ended.
   *
   * @param most of them, the latest
   */
  List<Attempt> ended(String campaign, Instant since, int most);

  /**
   * Who answered and who was abandoned since then, minute by minute: those in which anybody did.
   */
  List<Minute> minutes(String campaign, Instant since);

  /**
   * Calls of a minute.
   *
   * @param answered by a person
   * @param abandoned noted in this minute, whenever they answered
   */
  record Minute(Instant begin, int answered, int abandoned) {}

  /**
   * A contact that was given out.
   *
   * @param callId the id that the call to it must have
   * @param attempt from 1
   * @param callerId to be shown; null leaves it to the PBX
   */
  record Picked(
      ContactId contact,
      String callId,
      int attempt,
      String number,
      @Nullable String name,
      Map<String, String> variables,
      @Nullable String callerId) {

    public Picked {
      variables = Map.copyOf(variables);
    }
  }

  /**
   * How a call ended.
   *
   * @param cause Q.850, or null where the PBX gave none
   * @param operator the user who was given the contact, or null
   * @param sessionId of its events, or null where there are none
   */
  record Conclusion(
      Result result,
      @Nullable Integer cause,
      @Nullable String operator,
      @Nullable String sessionId,
      Duration talked) {

    public static Conclusion of(Result result) {
      return new Conclusion(result, null, null, null, Duration.ZERO);
    }
  }

  /**
   * What becomes of the contact.
   *
   * @param dueAt when it is called again; null: it is not
   */
  record Concluded(ContactId contact, ContactStatus status, @Nullable Instant dueAt) {}

  /**
   * An attempt that is not over.
   *
   * @param answeredAt when a person answered; null: none did
   */
  record UnderWay(
      ContactId contact,
      String callId,
      int attempt,
      Instant startedAt,
      @Nullable Instant answeredAt) {}
}
