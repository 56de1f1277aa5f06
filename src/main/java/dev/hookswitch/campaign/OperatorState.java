package dev.hookswitch.campaign;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whether an operator can be given a contact. */
public enum OperatorState {
  /** They can. */
  READY,
  /** They are with a contact, of whichever campaign. */
  BUSY,
  /** They have time to note what came of it. */
  WRAP_UP,
  /** They said that they are not there. */
  AWAY;

  /** What an operator may say, and when. Said while they are busy, it is what follows. */
  private static final Map<OperatorState, Set<OperatorState>> SAID =
      new EnumMap<>(
          Map.of(
              READY, EnumSet.of(READY, AWAY),
              AWAY, EnumSet.of(READY, AWAY),
              BUSY, EnumSet.of(READY, AWAY),
              WRAP_UP, EnumSet.of(READY, AWAY)));

  /** What the system makes of them. */
  private static final Map<OperatorState, Set<OperatorState>> MADE =
      new EnumMap<>(
          Map.of(
              READY, EnumSet.of(BUSY),
              AWAY, EnumSet.noneOf(OperatorState.class),
              BUSY, EnumSet.of(WRAP_UP, READY, AWAY),
              WRAP_UP, EnumSet.of(READY, AWAY)));

  /** An operator may say it of themselves. */
  public boolean isSaid() {
    return SAID.values().stream().anyMatch(said -> said.contains(this));
  }

  public boolean mayBeMade(OperatorState next) {
    return MADE.getOrDefault(this, Set.of()).contains(next);
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
