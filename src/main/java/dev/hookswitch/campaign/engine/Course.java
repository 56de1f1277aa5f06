package dev.hookswitch.campaign.engine;

import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.Definition.MachineDetection.Action;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.dialer.CallProgress;
import dev.hookswitch.dialer.Outcome;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Subtype;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one call to a contact goes: told what happened, it says what is to be done. It has no clock
 * and does nothing itself. For one thread.
 *
 * <pre>
 *   DIALLING ──► [DETECTING] ──► SEEKING ──► CONNECTING ──► TALKING     predictive
 *   DIALLING ──► [DETECTING] ──► HANDED_ON                              contact-callflow
 *   DIALLING ──► TALKING                                                operator-contact
 * </pre>
 *
 * <p>From each of them it may be over at any moment; ENDING is between our own wish and its end.
 */
final class Course {

  /** As long a contact who answered waits for an operator: then they are abandoned. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Where it stands. */
  enum Phase {
    /** Somebody is called, and nobody talks. */
    DIALLING,
    /** Whether a person or a machine answered is being found out. */
    DETECTING,
    /** The contact waits, and no operator was found. */
    SEEKING,
    /** An operator was found, and is called. */
    CONNECTING,
    TALKING,
    /** The contact went on in the dialplan. */
    HANDED_ON,
    /** It is being ended by us. */
    ENDING,
    OVER
  }

  /** What is to be done. */
  sealed interface Act {
    /** A person answered: counted. */
    record NoteAnswered() implements Act {}

    /** The dialplan is to find out what answered. */
    record Detect() implements Act {}

    /** The dialplan has found it out: it is to be asked. */
    record AskWhat() implements Act {}

    /** The contact goes on in the dialplan. */
    record HandOn() implements Act {}

    /** That operator is called for the contact. */
    record CallOperator(String user) implements Act {}

    /** Nobody is there for the contact. */
    record Drop() implements Act {}

    /** The machine is left a message. */
    record Announce() implements Act {}

    /** The call is ended, however it stands. */
    record Cancel() implements Act {}

    /** That operator did not answer. */
    record OperatorMissed(String user) implements Act {}

    /**
     * It is over.
     *
     * @param operator who is free now; null: nobody was with it
     * @param talked the operator had the contact: they have time to note what came of it
     */
    record Conclude(Conclusion conclusion, @Nullable String operator, boolean talked)
        implements Act {}
  }

  /** How calling the contact ended. */
  private record Missed(DialState state, @Nullable Integer cause) {}

  private final Subtype kind;
  private final Action onMachine;
  private Phase phase;
  private @Nullable Instant answeredAt;
  private @Nullable String operator;
  private @Nullable Instant operatorSince;
  private @Nullable Instant talkingSince;
  private @Nullable Missed missed;

  /** What it comes to, where we end it ourselves. */
  private @Nullable Result ended;

  /** It was handed on before we knew it: perhaps it never got there. */
  private boolean retold;

  private Course(Subtype kind, Action onMachine, Phase phase) {
    this.kind = kind;
    this.onMachine = onMachine;
    this.phase = phase;
  }

  /**
   * A call that is placed now.
   *
   * @param onMachine what is done when a machine answers
   * @param operator who is called first; null where the contact is
   */
  static Course placed(Subtype kind, Action onMachine, @Nullable String operator, Instant now) {
    Course course = new Course(kind, onMachine, Phase.DIALLING);
    course.operator = operator;
    course.operatorSince = operator == null ? null : now;
    return course;
  }

  /**
   * A call that another process has placed.
   *
   * @param phase how far it came
   * @param answeredAt null: no person had answered
   * @param operator who is with it; null: nobody
   */
  static Course restored(
      Subtype kind,
      Action onMachine,
      CallProgress.Phase phase,
      @Nullable Instant answeredAt,
      @Nullable String operator,
      Instant now) {
    Course course = new Course(kind, onMachine, phase(kind, onMachine, phase, answeredAt));
    Instant since = answeredAt == null ? now : answeredAt;
    course.answeredAt = answeredAt;
    course.operator = operator;
    course.operatorSince = operator == null ? null : since;
    course.talkingSince = phase == CallProgress.Phase.TALKING ? since : null;
    course.retold = course.phase == Phase.HANDED_ON;
    return course;
  }

  private static Phase phase(
      Subtype kind, Action onMachine, CallProgress.Phase phase, @Nullable Instant answeredAt) {
    return switch (phase) {
      // who waits is told of as if it had just begun
      case CALLING_FIRST, WAITING -> Phase.DIALLING;
      case CALLING_SECOND -> kind == Subtype.OPERATOR_CONTACT ? Phase.DIALLING : Phase.CONNECTING;
      case TALKING -> Phase.TALKING;
      case HANDED_ON -> {
        boolean isFlow = kind == Subtype.CONTACT_CALLFLOW;
        boolean unasked = answeredAt == null && onMachine != Action.OFF;
        yield isFlow && !unasked ? Phase.HANDED_ON : Phase.DETECTING;
      }
      case ENDING, OVER -> Phase.ENDING;
    };
  }

  Phase phase() {
    return phase;
  }

  @Nullable Instant answeredAt() {
    return answeredAt;
  }

  @Nullable Instant operatorSince() {
    return operatorSince;
  }

  /** A contact who is called, or answered and was given to nobody. */
  boolean isOpen() {
    return phase == Phase.DIALLING || phase == Phase.DETECTING || phase == Phase.SEEKING;
  }

  /** The contact is there and waits. */
  List<Act> waits(Instant now) {
    if (retold) {
      retold = false;
      return List.of(new Act.HandOn());
    }
    return switch (phase) {
      case DIALLING -> {
        if (answeredAt == null && onMachine != Action.OFF) {
          phase = Phase.DETECTING;
          yield List.of(new Act.Detect());
        }
        yield person(now);
      }
      case DETECTING -> List.of(new Act.AskWhat());
      // the dialplan gives it back: it has done what it had to
      case HANDED_ON -> end(Result.ANSWERED, new Act.Cancel());
      case SEEKING, CONNECTING, TALKING, ENDING, OVER -> List.of();
    };
  }

  /** What answered. */
  List<Act> detected(boolean machine, Instant now) {
    if (phase != Phase.DETECTING) {
      return List.of();
    }
    if (!machine || onMachine == Action.CONNECT) {
      return person(now);
    }
    return onMachine == Action.ANNOUNCE
        ? end(Result.MACHINE, new Act.Announce())
        : end(Result.MACHINE, new Act.Cancel());
  }

  /** Nobody will say what answered: the process that had asked is gone. */
  List<Act> neverDetected() {
    return phase == Phase.DETECTING ? end(Result.CANCELLED, new Act.Cancel()) : List.of();
  }

  private List<Act> end(Result result, Act act) {
    phase = Phase.ENDING;
    ended = result;
    return List.of(act);
  }

  private List<Act> person(Instant now) {
    boolean isNew = answeredAt == null;
    answeredAt = isNew ? now : answeredAt;
    if (kind == Subtype.CONTACT_CALLFLOW) {
      phase = Phase.HANDED_ON;
      return isNew ? List.of(new Act.NoteAnswered(), new Act.HandOn()) : List.of(new Act.HandOn());
    }
    phase = Phase.SEEKING;
    return isNew ? List.of(new Act.NoteAnswered()) : List.of();
  }

  /** That operator was found for the contact, and is theirs. */
  List<Act> found(String user, Instant now) {
    phase = Phase.CONNECTING;
    operator = user;
    operatorSince = now;
    return List.of(new Act.CallOperator(user));
  }

  /** Time passes. Where the clock was set back, patience begins anew. */
  List<Act> passed(Instant now) {
    if (answeredAt != null && now.isBefore(answeredAt)) {
      answeredAt = now;
    }
    boolean isAbandoned =
        phase == Phase.SEEKING && answeredAt != null && !now.isBefore(answeredAt.plus(PATIENCE));
    return isAbandoned ? end(Result.ABANDONED, new Act.Drop()) : List.of();
  }

  /**
   * A party was not reached.
   *
   * @param role whose
   */
  List<Act> failed(LegRole role, DialState state, @Nullable Integer cause) {
    if (role == LegRole.CONTACT) {
      missed = new Missed(state, cause);
      return List.of();
    }
    String user = operator;
    operator = null;
    operatorSince = null;
    if (phase == Phase.CONNECTING) {
      phase = Phase.SEEKING;
    }
    return user == null ? List.of() : List.of(new Act.OperatorMissed(user));
  }

  /** Operator and contact talk. */
  List<Act> talks(Instant now) {
    phase = Phase.TALKING;
    talkingSince = now;
    if (answeredAt != null) {
      return List.of();
    }
    answeredAt = now;
    return List.of(new Act.NoteAnswered());
  }

  /** Nothing more will happen. */
  List<Act> over(Outcome outcome, @Nullable String sessionId, Instant now) {
    if (phase == Phase.OVER) {
      return List.of();
    }
    Result result = result(outcome, now);
    boolean talked = talkingSince != null;
    Conclusion conclusion =
        new Conclusion(
            result,
            missed == null ? outcome.cause() : missed.cause(),
            talked ? operator : null,
            sessionId,
            talked(now));
    phase = Phase.OVER;
    return List.of(new Act.Conclude(conclusion, operator, talked));
  }

  private Duration talked(Instant now) {
    return talkingSince == null || now.isBefore(talkingSince)
        ? Duration.ZERO
        : Duration.between(talkingSince, now);
  }

  private Result result(Outcome outcome, Instant now) {
    if (ended != null) {
      return ended;
    }
    return switch (outcome.result()) {
      case TALKED -> Result.ANSWERED;
      // whoever hung up while it was asked what they are was given nothing
      case HANDED_ON -> phase == Phase.DETECTING ? Result.NO_ANSWER : Result.ANSWERED;
      case DROPPED -> Result.ABANDONED;
      case NOT_REACHED -> notReached(outcome);
      case GAVE_UP -> gaveUp(now);
      case CANCELLED -> Result.CANCELLED;
      case ABORTED -> Result.FAILED;
    };
  }

  /** Of whom the operator did not answer, the contact was never called. */
  private Result notReached(Outcome outcome) {
    if (outcome.role() == LegRole.OPERATOR) {
      return Result.NOT_PLACED;
    }
    return switch (missed == null ? outcome.state() : missed.state()) {
      case BUSY -> Result.BUSY;
      case NOANSWER -> Result.NO_ANSWER;
      case CANCEL -> Result.CANCELLED;
      case CONGESTION -> Result.CONGESTION;
      case CHANUNAVAIL -> Result.UNAVAILABLE;
      case null, default -> Result.FAILED;
    };
  }

  /** The first party hung up: the operator before the contact answered, or a contact who waited. */
  private Result gaveUp(Instant now) {
    if (talkingSince != null || phase == Phase.HANDED_ON) {
      return Result.ANSWERED;
    }
    return answeredAt != null && !now.isBefore(answeredAt.plus(PATIENCE))
        ? Result.ABANDONED
        : Result.CANCELLED;
  }
}
