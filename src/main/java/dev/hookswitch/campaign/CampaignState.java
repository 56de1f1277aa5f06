package dev.hookswitch.campaign;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whether a campaign's contacts are called. */
public enum CampaignState {
  /** It was made and never started. */
  NEW,
  /** Its contacts are called. */
  RUNNING,
  /** Nobody new is called for a while. */
  PAUSED,
  /** Nobody is called any more, because a person said so. */
  STOPPED,
  /** Nobody is left to be called. */
  FINISHED;

  /** What may follow what: the whole life of a campaign. */
  private static final Map<CampaignState, Set<CampaignState>> NEXT =
      new EnumMap<>(
          Map.of(
              NEW, EnumSet.of(RUNNING),
              RUNNING, EnumSet.of(PAUSED, STOPPED, FINISHED),
              PAUSED, EnumSet.of(RUNNING, STOPPED),
              STOPPED, EnumSet.of(RUNNING),
              FINISHED, EnumSet.of(RUNNING)));

  public boolean mayBecome(CampaignState next) {
    return NEXT.getOrDefault(this, Set.of()).contains(next);
  }

  /** It may be deleted, and changed in what it is. */
  public boolean isAtRest() {
    return this != RUNNING && this != PAUSED;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
