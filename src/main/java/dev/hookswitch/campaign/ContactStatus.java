package dev.hookswitch.campaign;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How a contact stands in its campaign. */
public enum ContactStatus {
  /** It was never called. */
  NEW,
  /** A call to it is being placed, or under way. */
  DIALLING,
  /** It is called again when its time has come. */
  WAITING,
  /** It was reached. */
  DONE,
  /** It was not reached, and is not called again. */
  FAILED,
  /** Its number is on the do-not-call list. */
  DO_NOT_CALL,
  /** Its number was deleted, because its owner asked for it. */
  REMOVED;

  /** What may follow what: the whole life of a contact. */
  private static final Map<ContactStatus, Set<ContactStatus>> NEXT =
      new EnumMap<>(
          Map.of(
              NEW, EnumSet.of(DIALLING, WAITING, DO_NOT_CALL, REMOVED),
              DIALLING, EnumSet.of(WAITING, DONE, FAILED, DO_NOT_CALL, REMOVED),
              WAITING, EnumSet.of(DIALLING, WAITING, DO_NOT_CALL, REMOVED),
              DONE, EnumSet.of(WAITING, DO_NOT_CALL, REMOVED),
              FAILED, EnumSet.of(WAITING, DO_NOT_CALL, REMOVED),
              DO_NOT_CALL, EnumSet.of(DO_NOT_CALL, REMOVED),
              REMOVED, EnumSet.noneOf(ContactStatus.class)));

  public boolean mayBecome(ContactStatus next) {
    return NEXT.getOrDefault(this, Set.of()).contains(next);
  }

  /**
   * The status that follows.
   *
   * @throws IllegalStateException when it may not: a defect of this program
   */
  public ContactStatus become(ContactStatus next) {
    if (!mayBecome(next)) {
      throw new IllegalStateException("a contact that is " + this + " cannot become " + next);
    }
    return next;
  }

  /** It is going to be called, or is being called. */
  public boolean isOpen() {
    return this == NEW || this == DIALLING || this == WAITING;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
