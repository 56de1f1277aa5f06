package dev.hookswitch.campaign.engine;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Operator;
import java.time.Instant;
import java.util.List;

/** Says how many contacts of a campaign are dialled now. For the engine's thread. */
interface LineCount {

  /**
   * How a campaign stands.
   *
   * @param ready operators who are counted as its own, and have no contact
   * @param all its operators, in whatever state
   * @param calls its calls that are not over
   */
  record Standing(
      Instant now, Campaign campaign, List<Operator> ready, List<Operator> all, List<Live> calls) {
    public Standing {
      ready = List.copyOf(ready);
      all = List.copyOf(all);
      calls = List.copyOf(calls);
    }

    /** Contacts that are called, or answered and were given to nobody. */
    int open() {
      return (int) calls.stream().filter(call -> call.course().isOpen()).count();
    }

    int room() {
      return Math.max(0, campaign.definition().maxLines() - calls.size());
    }
  }

  int lines(Standing standing);

  /** Something is done for a call: for whoever learns from it. */
  default void tell(Live call, Course.Act act, Instant now) {}

  /** As many as there is room for. */
  LineCount ALL = Standing::room;

  /** One for each operator who has nothing to do. */
  LineCount PROGRESSIVE =
      standing -> Math.clamp(standing.ready().size() - standing.open(), 0, standing.room());
}
