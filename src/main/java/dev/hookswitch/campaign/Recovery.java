package dev.hookswitch.campaign;

import dev.hookswitch.campaign.CallFates.Fate;
import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.CallQueue.UnderWay;
import java.time.InstantSource;
import java.util.List;

/**
 * Settles the attempts that a process left behind: nobody is forgotten, and nobody who may have
 * been called is called again before the pause that the rules want after a call that was lost. To
 * be run by whoever places calls, before the first one.
 */
public final class Recovery {

  private static final int PAGE = 200;

  private final CallQueue queue;
  private final CallFates fates;
  private final InstantSource clock;

  /** How many attempts went which way. */
  public record Settled(int neverPlaced, int stillThere, int over, int lost) {}

  public Recovery(CallQueue queue, CallFates fates, InstantSource clock) {
    this.queue = queue;
    this.fates = fates;
    this.clock = clock;
  }

  /** Settles all of them. */
  public Settled settle() {
    Settled settled = new Settled(0, 0, 0, 0);
    String after = "";
    List<UnderWay> page;
    do {
      page = queue.underWay(after, PAGE);
      for (UnderWay attempt : page) {
        settled = settle(attempt, settled);
        after = attempt.callId();
      }
    } while (page.size() == PAGE);
    return settled;
  }

  private Settled settle(UnderWay attempt, Settled so) {
    return switch (fates.of(attempt)) {
      case Fate.NeverPlaced _ -> {
        var _ = queue.neverPlaced(attempt.callId(), clock.instant());
        yield new Settled(so.neverPlaced() + 1, so.stillThere(), so.over(), so.lost());
      }
      case Fate.StillThere _ ->
          new Settled(so.neverPlaced(), so.stillThere() + 1, so.over(), so.lost());
      case Fate.Over(Conclusion conclusion) -> {
        conclude(attempt, conclusion);
        yield new Settled(so.neverPlaced(), so.stillThere(), so.over() + 1, so.lost());
      }
      case Fate.Unknown _ -> {
        conclude(attempt, Conclusion.of(Result.LOST));
        yield new Settled(so.neverPlaced(), so.stillThere(), so.over(), so.lost() + 1);
      }
    };
  }

  /** Somebody else may have told of it meanwhile: then that counts. */
  private void conclude(UnderWay attempt, Conclusion conclusion) {
    var _ = queue.conclude(attempt.callId(), conclusion, clock.instant());
  }
}
