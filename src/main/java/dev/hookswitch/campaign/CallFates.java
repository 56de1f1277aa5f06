package dev.hookswitch.campaign;

import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.CallQueue.UnderWay;

/**
 * What became of calls while nobody was there to see it. Whoever places the calls knows: from what
 * it noted before it placed them, from the PBX, from the journal.
 */
public interface CallFates {

  Fate of(UnderWay attempt);

  /** What became of one call. */
  sealed interface Fate {

    /** It is certain that nobody was called: the contact is due as before. */
    record NeverPlaced() implements Fate {}

    /** It lives, and somebody follows it from now on. */
    record StillThere() implements Fate {}

    /** It is over. */
    record Over(Conclusion conclusion) implements Fate {}

    /** Nobody can say: somebody may have been called. */
    record Unknown() implements Fate {}
  }
}
