package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.Attempt;
import dev.hookswitch.campaign.CallFates;
import dev.hookswitch.campaign.CallFates.Fate;
import dev.hookswitch.campaign.CallQueue.Concluded;
import dev.hookswitch.campaign.CallQueue.Conclusion;
import dev.hookswitch.campaign.CallQueue.Minute;
import dev.hookswitch.campaign.CallQueue.Picked;
import dev.hookswitch.campaign.CallQueue.UnderWay;
import dev.hookswitch.campaign.CallingHours;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ContactStore.ContactQuery;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.Progress;
import dev.hookswitch.campaign.Recovery;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.campaign.RetryRules;
import dev.hookswitch.campaign.WeekTime;
import dev.hookswitch.dialer.CallLimits;
import dev.hookswitch.dialer.Calls;
import dev.hookswitch.dialer.PlacedCallStore.Kept;
import dev.hookswitch.journal.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is called next, and what became of it. */
abstract class CallQueueContract extends CampaignStoreContract {

  private List<String> numbers(Instant now, int most) {
    return queue.next("cmp_a", now, most).stream().map(Picked::number).toList();
  }

  private Concluded conclude(Picked call, Result result, Instant now) {
    return queue.conclude(call.callId(), Conclusion.of(result), now).orElseThrow();
  }

  private static Definition with(CallingHours hours) {
    return definition(hours, List.of(), RetryRules.DEFAULT);
  }

  private static Definition definition(
      CallingHours hours, List<String> callerIds, RetryRules retry) {
    Definition usual = Definition.DEFAULT;
    return new Definition(
        null,
        callerIds,
        usual.ringTimeout(),
        usual.maxLines(),
        null,
        usual.abandoned(),
        usual.minOperators(),
        usual.wrapUp(),
        false,
        usual.machineDetection(),
        hours,
        retry,
        true,
        List.of());
  }

  private static String[] many(int contacts) {
    return IntStream.range(0, contacts).mapToObj(i -> "+37100" + i).toArray(String[]::new);
  }

  @Test
  void contactsAreGivenOutOnceInTheirOrder() {
    running("a", Definition.DEFAULT);
    add("a", "+3711", "+3712", "+3713");
    List<Picked> first = queue.next("cmp_a", NOW, 2);
    assertThat(first).extracting(Picked::number).containsExactly("+3711", "+3712");
    Picked one = first.getFirst();
    assertThat(one.callId()).isEqualTo("ct_a_1_1");
    assertThat(one.attempt()).isEqualTo(1);
    assertThat(one.name()).isEqualTo("Name +3711");
    assertThat(one.variables()).containsEntry("city", "Riga");
    assertThat(one.callerId()).isNull();
    assertThat(numbers(NOW, 10)).containsExactly("+3713");
    assertThat(numbers(NOW, 10)).isEmpty();
    assertThat(status("a", 1)).isEqualTo(ContactStatus.DIALLING);
    assertThat(queue.underWay("", 10)).hasSize(3);
    assertThat(queue.underWay("ct_a_1_1", 1))
        .containsExactly(new UnderWay(first.getLast().contact(), "ct_a_2_1", 1, NOW, null));
  }

  /** Of two processes one settles what the other is about to place: one of both happens. */
  @Test
  void whatIsGivenBackIsNotPlacedAndWhatIsPlacedIsNotGivenBack() {
    running("a", Definition.DEFAULT);
    add("a", "+3711", "+3712");
    List<Picked> picked = queue.next("cmp_a", NOW, 2);
    SqlPlacedCallStore calls = new SqlPlacedCallStore(database);
    CallLimits many = new CallLimits(100, 100, 100, List.of(), List.of());
    String placed = picked.getFirst().callId();
    assertThat(calls.keep(Calls.predictive(placed), many)).isEqualTo(new Kept.New());
    assertThat(queue.neverPlaced(placed, NOW)).isEmpty();
    assertThat(status("a", 1)).isEqualTo(ContactStatus.DIALLING);
    String given = picked.getLast().callId();
    assertThat(queue.neverPlaced(given, NOW).orElseThrow().dueAt()).isEqualTo(NOW);
    assertThat(calls.keep(Calls.predictive(given), many)).isEqualTo(new Kept.Forgone());
    assertThat(calls.find(given)).isEmpty();
    assertThat(queue.neverPlaced(given, NOW)).isEmpty();
    assertThat(queue.neverPlaced("ct_a_9_1", NOW)).isEmpty();
  }

  @Test
  void nobodyIsGivenOutUnlessTheCampaignRuns() {
    campaigns.insert(campaign("a", "acme", Definition.DEFAULT));
    add("a", "+3711");
    assertThat(numbers(NOW, 1)).isEmpty();
    assertThat(queue.next("cmp_none", NOW, 1)).isEmpty();
    campaigns.move("cmp_a", CampaignState.RUNNING, NOW);
    campaigns.move("cmp_a", CampaignState.PAUSED, NOW);
    assertThat(numbers(NOW, 1)).isEmpty();
    campaigns.move("cmp_a", CampaignState.RUNNING, NOW);
    assertThat(numbers(NOW, 1)).hasSize(1);
  }

  @Test
  void callerIdsTakeTurns() {
    running("a", definition(CallingHours.ALWAYS, List.of("1", "2", "3"), RetryRules.DEFAULT));
    add("a", "+3711", "+3712", "+3713", "+3714", "+3715");
    List<String> shown = new ArrayList<>();
    queue.next("cmp_a", NOW, 2).forEach(call -> shown.add(call.callerId()));
    reopen();
    queue.next("cmp_a", NOW, 3).forEach(call -> shown.add(call.callerId()));
    assertThat(shown).containsExactly("1", "2", "3", "1", "2");
  }

  @Test
  void whoWaitsIsCalledAgainBeforeWhoIsNew() {
    running("a", Definition.DEFAULT);
    add("a", "+3711", "+3712", "+3713", "+3714");
    List<Picked> two = queue.next("cmp_a", NOW, 2);
    Concluded busy = conclude(two.getFirst(), Result.BUSY, NOW);
    assertThat(busy.status()).isEqualTo(ContactStatus.WAITING);
    assertThat(busy.dueAt()).isEqualTo(in(Duration.ofMinutes(5)));
    conclude(two.getLast(), Result.BUSY, NOW.minusSeconds(1));
    assertThat(numbers(in(Duration.ofSeconds(298)), 1)).containsExactly("+3713");
    assertThat(numbers(in(Duration.ofMinutes(5)), 10)).containsExactly("+3712", "+3711", "+3714");
  }

  @Test
  void onlyTheAwakeAreCalled() {
    CallingHours nineToFive =
        new CallingHours(
            List.of(WeekTime.parse("mon-fri 09:00-17:00").orElseThrow()),
            Set.of(),
            ZoneId.of("Europe/Riga"));
    running("a", with(nineToFive));
    add(
        "a",
        contact("+1001", "America/New_York"),
        contact("+1002", ""),
        contact("+1003", "Asia/Tokyo"),
        contact("+1004", "America/New_York"),
        contact("+1005", "Europe/London"));
    // 08:00 in Riga, 15:00 in Tokyo
    assertThat(numbers(Instant.parse("2026-11-23T06:00:00Z"), 10)).containsExactly("+1003");
    // 12:00 in Riga, 10:00 in London
    assertThat(numbers(Instant.parse("2026-11-23T10:00:00Z"), 10))
        .containsExactly("+1002", "+1005");
    assertThat(numbers(Instant.parse("2026-11-23T18:00:00Z"), 10))
        .containsExactly("+1001", "+1004");
    // what is due waits for the morning as well
    conclude(pickedAs("ct_a_2_1"), Result.BUSY, Instant.parse("2026-11-23T14:59:00Z"));
    assertThat(numbers(Instant.parse("2026-11-23T15:10:00Z"), 10)).isEmpty();
    assertThat(numbers(Instant.parse("2026-11-24T07:00:00Z"), 10)).containsExactly("+1002");
  }

  private Picked pickedAs(String callId) {
    return queue.underWay("", 100).stream()
        .filter(each -> each.callId().equals(callId))
        .map(each -> new Picked(each.contact(), callId, each.attempt(), "", null, Map.of(), null))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theDoNotCallListIsLookedAtWhenCalling() {
    running("a", Definition.DEFAULT);
    List<String> blocked = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      blocked.add("37100" + i);
    }
    add("a", many(300));
    doNotCall.add("acme", blocked, NOW);
    List<String> called = new ArrayList<>();
    for (List<String> next = numbers(NOW, 20); called.size() < 50; next = numbers(NOW, 20)) {
      called.addAll(next);
    }
    assertThat(called).hasSize(50).doesNotHaveDuplicates().contains("+37100250", "+37100299");
    Progress progress = campaigns.progress("cmp_a", NOW);
    assertThat(progress.contacts(ContactStatus.DO_NOT_CALL)).isEqualTo(250);
    assertThat(progress.contacts(ContactStatus.DIALLING)).isEqualTo(50);
    assertThat(progress.contacts(ContactStatus.NEW)).isZero();
  }

  @Test
  void aCallIsConcludedOnce() {
    running("a", Definition.DEFAULT);
    add("a", "+3711");
    Picked call = queue.next("cmp_a", NOW, 1).getFirst();
    queue.answered(call.callId(), in(Duration.ofSeconds(12)));
    queue.answered(call.callId(), in(Duration.ofSeconds(13)));
    Conclusion talked = new Conclusion(Result.ANSWERED, 16, "alice", "s_1", Duration.ofSeconds(90));
    Concluded concluded =
        queue.conclude(call.callId(), talked, in(Duration.ofSeconds(102))).orElseThrow();
    assertThat(concluded).isEqualTo(new Concluded(call.contact(), ContactStatus.DONE, null));
    assertThat(queue.conclude(call.callId(), Conclusion.of(Result.BUSY), NOW)).isEmpty();
    assertThat(queue.conclude("ct_a_1_9", talked, NOW)).isEmpty();
    queue.answered(call.callId(), in(Duration.ofSeconds(200)));
    reopen();
    assertThat(contacts.attempts(call.contact()))
        .containsExactly(
            new Attempt(
                1,
                "ct_a_1_1",
                null,
                NOW,
                in(Duration.ofSeconds(12)),
                in(Duration.ofSeconds(102)),
                Result.ANSWERED,
                16,
                "alice",
                "s_1",
                Duration.ofSeconds(90),
                null));
    Progress progress = campaigns.progress("cmp_a", NOW);
    assertThat(progress.attempts()).isEqualTo(1);
    assertThat(progress.all()).isEqualTo(new Progress.Answered(1, 0));
  }

  @Test
  void contactsAreFoundByTheirLatestResult() {
    running("a", Definition.DEFAULT);
    add("a", many(7));
    List<Picked> calls = queue.next("cmp_a", NOW, 7);
    for (Picked call : calls) {
      conclude(call, call.contact().n() % 2 == 0 ? Result.ANSWERED : Result.BUSY, NOW);
    }
    Instant later = in(Duration.ofDays(1));
    Picked again = queue.next("cmp_a", later, 1).getFirst();
    conclude(again, Result.ANSWERED, later);
    assertThat(of(Result.BUSY, null, null).items())
        .extracting(contact -> contact.id().n())
        .containsExactlyElementsOf(
            Stream.of(1, 3, 5, 7).filter(n -> n != again.contact().n()).toList());
    Page<Contact> first = of(Result.ANSWERED, null, null);
    assertThat(first.items()).hasSize(3);
    assertThat(of(Result.ANSWERED, null, first.next()).items()).hasSize(1);
    assertThat(of(Result.ANSWERED, ContactStatus.DONE, null).items()).hasSize(3);
    assertThat(of(Result.ANSWERED, ContactStatus.WAITING, null))
        .isEqualTo(new Page<>(List.of(), null));
    assertThat(of(Result.LOST, null, null).items()).isEmpty();
  }

  private Page<Contact> of(Result result, ContactStatus status, String after) {
    return contacts.list(new ContactQuery("cmp_a", status, result, null, after, 3));
  }

  @Test
  void theAbandonedAreCountedInTheirWindow() {
    running("a", Definition.DEFAULT);
    add("a", many(10));
    List<Picked> calls = queue.next("cmp_a", NOW, 10);
    for (int i = 0; i < 10; i++) {
      Instant at = in(Duration.ofHours(i));
      Picked call = calls.get(i);
      if (i % 2 == 0) {
        queue.answered(call.callId(), at);
      }
      conclude(call, i < 8 ? Result.ANSWERED : i == 8 ? Result.ABANDONED : Result.NO_ANSWER, at);
    }
    Progress all = campaigns.progress("cmp_a", NOW);
    assertThat(all.attempts()).isEqualTo(10);
    assertThat(all.all()).isEqualTo(new Progress.Answered(9, 1));
    assertThat(all.results(Result.ANSWERED)).isEqualTo(8);
    assertThat(all.results(Result.ABANDONED)).isEqualTo(1);
    assertThat(all.results(Result.NO_ANSWER)).isEqualTo(1);
    assertThat(all.results(Result.BUSY)).isZero();
    assertThat(all.window()).isEqualTo(new Progress.Answered(9, 1));
    Progress late = campaigns.progress("cmp_a", in(Duration.ofHours(6)));
    assertThat(late.window()).isEqualTo(new Progress.Answered(3, 1));
    assertThat(late.window().share()).isBetween(33.3, 33.4);
    assertThat(campaigns.progress("cmp_a", in(Duration.ofHours(9))).window().share()).isZero();
    List<Minute> minutes = queue.minutes("cmp_a", in(Duration.ofHours(6)));
    assertThat(minutes).extracting(Minute::answered).containsExactly(1, 1, 1);
    assertThat(minutes).extracting(Minute::abandoned).containsExactly(0, 0, 1);
    assertThat(minutes.getFirst().begin())
        .isBetween(in(Duration.ofHours(6).minusMinutes(1)), in(Duration.ofHours(6)));
    assertThat(queue.minutes("cmp_none", NOW)).isEmpty();
  }

  @Test
  void whatEndedIsToldInItsOrder() {
    running("a", Definition.DEFAULT);
    add("a", many(4));
    List<Picked> calls = queue.next("cmp_a", NOW, 4);
    conclude(calls.get(2), Result.BUSY, in(Duration.ofMinutes(1)));
    conclude(calls.get(0), Result.ANSWERED, in(Duration.ofMinutes(2)));
    conclude(calls.get(1), Result.BUSY, in(Duration.ofMinutes(3)));
    assertThat(queue.ended("cmp_a", NOW, 10))
        .extracting(Attempt::callId)
        .containsExactly("ct_a_3_1", "ct_a_1_1", "ct_a_2_1");
    assertThat(queue.ended("cmp_a", in(Duration.ofMinutes(2)), 1))
        .extracting(Attempt::callId)
        .containsExactly("ct_a_2_1");
  }

  @Test
  void aCampaignIsFinishedWhenNobodyIsLeft() {
    running("a", definition(CallingHours.ALWAYS, List.of(), new RetryRules(1, Map.of())));
    add("a", "+3711", "+3712");
    List<Picked> both = queue.next("cmp_a", NOW, 2);
    conclude(both.getFirst(), Result.BUSY, NOW);
    assertThat(campaigns.finishIfDone("cmp_a", NOW)).isFalse();
    conclude(both.getLast(), Result.ANSWERED, NOW);
    assertThat(campaigns.finishIfDone("cmp_a", NOW)).isTrue();
    assertThat(campaigns.finishIfDone("cmp_a", NOW)).isFalse();
    assertThat(campaigns.find("cmp_a").orElseThrow().state()).isEqualTo(CampaignState.FINISHED);
    assertThat(status("a", 1)).isEqualTo(ContactStatus.FAILED);
    assertThat(status("a", 2)).isEqualTo(ContactStatus.DONE);
  }

  /**
   * The process dies at any moment, again and again: between giving out and placing, between
   * placing and hearing of it. What was placed is known to the PBX alone, which sometimes forgets.
   */
  @Test
  void whateverDiesNobodyIsCalledTwiceAndNobodyIsForgotten() {
    SplittableRandom random = new SplittableRandom(42);
    Duration lost = Duration.ofHours(1);
    running("a", Definition.DEFAULT);
    add("a", many(30));
    Map<String, List<Instant>> calls = new HashMap<>();
    Instant now = NOW;
    for (int life = 0; life < 24; life++) {
      Set<String> placed = new HashSet<>();
      for (Picked call : queue.next("cmp_a", now, 6)) {
        if (random.nextInt(4) > 0) {
          placed.add(call.callId());
          calls.computeIfAbsent(call.number(), _ -> new ArrayList<>()).add(now);
        }
      }
      reopen();
      CallFates fates =
          attempt ->
              !placed.contains(attempt.callId())
                  ? new Fate.NeverPlaced()
                  : random.nextInt(3) == 0
                      ? new Fate.Unknown()
                      : new Fate.Over(Conclusion.of(Result.ANSWERED));
      Instant then = now;
      new Recovery(queue, fates, () -> then).settle();
      assertThat(queue.underWay("", 100)).isEmpty();
      now = now.plus(Duration.ofMinutes(10));
    }
    calls.forEach((number, times) -> {
      for (int i = 1; i < times.size(); i++) {
        assertThat(Duration.between(times.get(i - 1), times.get(i)))
            .as(number)
            .isGreaterThanOrEqualTo(lost);
      }
    });
    assertThat(calls).hasSize(30);
    Progress progress = campaigns.progress("cmp_a", NOW);
    assertThat(progress.total()).isEqualTo(30);
    assertThat(progress.open()).isZero();
  }

  @Test
  void whatStillLivesIsLeftToWhoFollowsIt() {
    running("a", Definition.DEFAULT);
    add("a", "+3711", "+3712");
    List<Picked> two = queue.next("cmp_a", NOW, 2);
    reopen();
    CallFates fates =
        attempt ->
            attempt.callId().equals(two.getFirst().callId())
                ? new Fate.StillThere()
                : new Fate.NeverPlaced();
    assertThat(new Recovery(queue, fates, () -> NOW).settle())
        .isEqualTo(new Recovery.Settled(1, 1, 0, 0));
    assertThat(queue.underWay("", 10))
        .extracting(UnderWay::callId)
        .containsExactly(two.getFirst().callId());
    // who was never called is due at once, under a new id
    assertThat(queue.next("cmp_a", NOW, 1).getFirst().callId()).isEqualTo("ct_a_2_2");
  }
}
