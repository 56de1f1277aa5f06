package dev.hookswitch.campaign;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign's owner says of how its contacts are called. What is changed counts from the next
 * call on.
 *
 * @param pbx which; null: the only one
 * @param callerIds shown to contacts, one after the other; none leaves it to the PBX
 * @param ringTimeout how long a contact's phone may ring
 * @param maxLines calls to contacts at once, at the most
 * @param flow where answered contacts go; only where the campaign's kind is contact-callflow
 * @param minOperators with fewer ready and busy, predictive dialling places one call for each that
 *     is ready
 * @param autoStop it is finished when nobody is left to be called
 * @param dispositions what an operator may say of a contact; none: anything
 */
public record Definition(
    @Nullable String pbx,
    List<String> callerIds,
    Duration ringTimeout,
    int maxLines,
    @Nullable Flow flow,
    Abandoned abandoned,
    int minOperators,
    WrapUp wrapUp,
    boolean recorded,
    MachineDetection machineDetection,
    CallingHours hours,
    RetryRules retry,
    boolean autoStop,
    List<String> dispositions) {

  public static final Duration LEAST_RINGING = Duration.ofSeconds(15);
  public static final Duration MOST_RINGING = Duration.ofMinutes(2);
  public static final int MOST_LINES = 1_000;
  public static final int MOST_CALLER_IDS = 100;
  public static final int MOST_DISPOSITIONS = 100;
  public static final int MOST_MIN_OPERATORS = 1_000;

  public static final Definition DEFAULT =
      new Definition(
          null,
          List.of(),
          Duration.ofSeconds(30),
          10,
          null,
          new Abandoned(3, Abandoned.LEAST_WINDOW, null),
          6,
          new WrapUp(Duration.ofSeconds(30), WrapUp.Then.READY),
          false,
          new MachineDetection(MachineDetection.Action.OFF, null),
          CallingHours.ALWAYS,
          RetryRules.DEFAULT,
          true,
          List.of());

  public Definition {
    callerIds = List.copyOf(callerIds);
    dispositions = List.copyOf(dispositions);
  }

  /** A place in the PBX's dialplan. */
  public record Flow(String context, String extension) {}

  /**
   * Contacts who answered and found no operator.
   *
   * @param ceiling of them among those who answered, in percent
   * @param window over which that is counted
   * @param announcement played to them, as the PBX calls it; null: they are hung up on
   */
  public record Abandoned(double ceiling, Duration window, @Nullable String announcement) {
    public static final Duration LEAST_WINDOW = Duration.ofMinutes(30);
    public static final Duration MOST_WINDOW = Duration.ofDays(30);
  }

  /** What an operator's time after a call is. */
  public record WrapUp(Duration limit, Then then) {
    public static final Duration MOST = Duration.ofHours(1);

    /** What follows when the time is over. */
    public enum Then {
      READY,
      AWAY;

      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /**
   * Whether a person or a machine answered.
   *
   * @param announcement left on the machine; only where the action is ANNOUNCE
   */
  public record MachineDetection(Action action, @Nullable String announcement) {

    /** What is done when a machine answered. */
    public enum Action {
      /** Nobody asks what answered. */
      OFF,
      HANG_UP,
      /** As with a person. */
      CONNECT,
      ANNOUNCE;

      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }
}
