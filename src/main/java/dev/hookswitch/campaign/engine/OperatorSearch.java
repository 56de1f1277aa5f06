package dev.hookswitch.campaign.engine;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignStore;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.Operator;
import dev.hookswitch.campaign.OperatorStore;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.engine.Course.Phase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds operators for contacts who wait, and frees those whose contact is gone. For one thread. */
final class OperatorSearch {

  private final OperatorStore store;
  private final Operators operators;

  /** Who is told of what was found. */
  interface Found {
    void give(Live contact, Operator operator);
  }

  OperatorSearch(OperatorStore store, Operators operators) {
    this.store = store;
    this.operators = operators;
  }

  /** All of a campaign who have a device, in whatever state. */
  List<Operator> callable(String campaign, Instant now) {
    return store.list(campaign, now).stream()
        .filter(operator -> operators.device(operator).isPresent())
        .toList();
  }

  /**
   * Who answered first is first given an operator, who is theirs from then on.
   *
   * @param isWithinReach the PBX takes orders for that call
   */
  void seek(Collection<Live> calls, Predicate<Live> isWithinReach, Instant now, Found found) {
    List<Live> seeking =
        calls.stream()
            .filter(live -> live.course().phase() == Phase.SEEKING)
            .filter(isWithinReach)
            .sorted(Comparator.comparing(live -> answeredAt(live, now)))
            .toList();
    Map<String, Deque<Operator>> available = new HashMap<>();
    for (Live live : seeking) {
      Deque<Operator> free =
          available.computeIfAbsent(
              live.campaign().id(), id -> new ArrayDeque<>(available(id, now)));
      Operator operator = claim(live, free, now);
      if (operator != null) {
        found.give(live, operator);
      }
    }
  }

  private static Instant answeredAt(Live live, Instant now) {
    Instant at = live.course().answeredAt();
    return at == null ? now : at;
  }

  private List<Operator> available(String campaign, Instant now) {
    return new Floor(Map.of(campaign, callable(campaign, now)), Map.of()).available(campaign);
  }

  /** Null: nobody is there. */
  private @Nullable Operator claim(Live live, Deque<Operator> free, Instant now) {
    for (Operator each = free.poll(); each != null; each = free.poll()) {
      if (store.claim(live.campaign().id(), each.user(), live.callId(), now)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Frees those whose contact is gone: with another process, or where it could not be stored that
   * their call came to nothing.
   *
   * @param isKnown a call that is not over
   */
  void free(Predicate<String> isKnown, CampaignStore campaigns, Instant now) {
    for (Operator busy : store.busy()) {
      String call = String.valueOf(busy.callId());
      if (!isKnown.test(call)) {
        Definition.WrapUp rule =
            campaigns
                .find(busy.campaign())
                .map(Campaign::definition)
                .orElse(Definition.DEFAULT)
                .wrapUp();
        var _ = store.wrapUp(busy.user(), call, rule, now);
      }
    }
  }
}
