package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.dialer.CallLimits;
import dev.hookswitch.dialer.CallProgress;
import dev.hookswitch.dialer.CallProgress.Phase;
import dev.hookswitch.dialer.Calls;
import dev.hookswitch.dialer.Outcome;
import dev.hookswitch.dialer.Outcome.Result;
import dev.hookswitch.dialer.Party;
import dev.hookswitch.dialer.PlacedCall;
import dev.hookswitch.dialer.PlacedCall.Kind;
import dev.hookswitch.dialer.PlacedCallStore.Kept;
import dev.hookswitch.dialer.PlacedCallStore.Limit;
import dev.hookswitch.dialer.PlacedCallStore.Listed;
import dev.hookswitch.dialer.PlacedCallStore.StoredCall;
import dev.hookswitch.event.DialState;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.privacy.Redaction.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls that the program places, as they are kept. */
abstract class PlacedCallsContract extends StoreContract {

  private static final Instant NOON = Calls.NOON;
  private static final CallLimits MANY = new CallLimits(1_000, 1_000, 1_000, List.of(), List.of());

  private SqlPlacedCallStore calls() {
    return new SqlPlacedCallStore(database);
  }

  private static CallProgress beginning(PlacedCall call) {
    return new CallProgress(call, Phase.CALLING_FIRST, 1, Map.of(), null);
  }

  private static CallProgress over(PlacedCall call) {
    return new CallProgress(
        call,
        Phase.OVER,
        2,
        Map.of(),
        new Outcome(Result.NOT_REACHED, LegRole.CONTACT, DialState.BUSY, 17));
  }

  @Test
  void aCallIsKeptWholeAndKnownAgain() {
    PlacedCall call = Calls.callback("cb_1");
    assertThat(calls().keep(call, MANY)).isEqualTo(new Kept.New());
    reopen();
    assertThat(calls().find("cb_1")).contains(new StoredCall(beginning(call), null));
    assertThat(calls().open()).containsExactly(beginning(call));
    assertThat(calls().keep(Calls.callback("cb_1", "acme", NOON.plusSeconds(9)), MANY))
        .isEqualTo(new Kept.Known(new StoredCall(beginning(call), null)));
    assertThat(calls().find("cb_2")).isEmpty();
  }

  @Test
  void howFarItIsSurvives() {
    PlacedCall call = Calls.predictive("cc_1");
    assertThat(calls().keep(call, MANY)).as("nobody wants it").isEqualTo(new Kept.Forgone());
    database.write(handle ->
        handle.execute(
            "insert into campaign_attempt (campaign_key, n, attempt, call_id, started_at) values"
                + " (1, 1, 1, 'cc_1', 0)"));
    assertThat(calls().keep(call, MANY)).isEqualTo(new Kept.New());
    Party operator = Calls.operator("102");
    PlacedCall more =
        new PlacedCall(
            call.id(),
            call.link(),
            call.kind(),
            call.plan(),
            call.hold(),
            call.waits(),
            call.record(),
            call.variables(),
            List.of(call.parties().getFirst(), operator),
            call.createdAt());
    CallProgress second =
        new CallProgress(more, Phase.CALLING_SECOND, 2, Map.of(1, "pbx-17.9"), null);
    calls().save(second, NOON);
    reopen();
    assertThat(calls().open()).containsExactly(second);
    calls().saveSoon(over(more), NOON.plusSeconds(5));
    reopen();
    assertThat(calls().open()).isEmpty();
    assertThat(calls().find("cc_1")).contains(new StoredCall(over(more), NOON.plusSeconds(5)));
  }

  @Test
  void anAccountHasNoMoreAtOnceThanItMay() {
    CallLimits two = new CallLimits(2, 100, 100, List.of(), List.of());
    assertThat(calls().keep(Calls.callback("a"), two)).isEqualTo(new Kept.New());
    assertThat(calls().keep(Calls.callback("b"), two)).isEqualTo(new Kept.New());
    assertThat(calls().keep(Calls.callback("c"), two))
        .isInstanceOfSatisfying(
            Kept.Full.class, full -> assertThat(full.limit()).isEqualTo(Limit.AT_ONCE));
    assertThat(calls().keep(Calls.callback("z", "zeta", NOON), two)).isEqualTo(new Kept.New());
    calls().save(over(Calls.callback("a")), NOON);
    reopen();
    assertThat(calls().keep(Calls.callback("c"), two)).isEqualTo(new Kept.New());
  }

  @Test
  void anAccountPlacesNoMoreInAMinuteAndADayThanItMay() {
    CallLimits limits = new CallLimits(100, 2, 3, List.of(), List.of());
    keep("a", NOON, limits, new Kept.New());
    keep("b", NOON.plusSeconds(30), limits, new Kept.New());
    calls().save(over(Calls.callback("a")), NOON); // it counts all the same
    Instant then = NOON.plusSeconds(40);
    keep("c", then, limits, new Kept.Full(Limit.A_MINUTE, Duration.ofSeconds(20)));
    reopen();
    keep("c", NOON.plusSeconds(60), limits, new Kept.New());
    Instant later = NOON.plus(Duration.ofHours(20));
    keep("d", later, limits, new Kept.Full(Limit.A_DAY, Duration.ofHours(4)));
    keep("d", NOON.plus(Duration.ofDays(1)), limits, new Kept.New());
  }

  private void keep(String id, Instant at, CallLimits limits, Kept expected) {
    assertThat(calls().keep(Calls.callback(id, "acme", at), limits)).isEqualTo(expected);
  }

  @Test
  void theNewestAreListedFirstPageByPage() {
    for (int i = 0; i < 5; i++) {
      keep("cb_" + i, NOON.plusSeconds(i), MANY, new Kept.New());
    }
    calls().keep(Calls.callback("cb_z", "zeta", NOON), MANY);
    calls().keep(Calls.predictive("cc_1"), MANY);
    calls().save(over(Calls.callback("cb_3", "acme", NOON.plusSeconds(3))), NOON);
    assertThat(ids("acme", null)).containsExactly("cb_4", "cb_3", "cb_2", "cb_1", "cb_0");
    assertThat(ids(null, null)).hasSize(6).contains("cb_z").doesNotContain("cc_1");
    assertThat(ids("acme", true)).containsExactly("cb_4", "cb_2", "cb_1", "cb_0");
    assertThat(ids("acme", false)).containsExactly("cb_3");
    assertThatThrownBy(() -> calls().list(Kind.CALLBACK, null, null, "nonsense", 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> ids(String account, Boolean open) {
    List<String> ids = new ArrayList<>();
    String after = null;
    do {
      Listed page = calls().list(Kind.CALLBACK, account, open, after, 2);
      page.calls().forEach(call -> ids.add(call.call().id()));
      after = page.next();
    } while (after != null);
    return ids;
  }

  @Test
  void aNumberIsTakenOutOfWhatIsOverAndWaitedForInWhatIsNot() {
    SqlRedactionStore redactions = new SqlRedactionStore(database);
    for (int i = 0; i < 250; i++) {
      PlacedCall call = Calls.callback("cb_" + i);
      calls().keep(call, MANY);
      calls().save(over(call), NOON);
    }
    PlacedCall open = Calls.callback("cb_open");
    calls().keep(open, MANY);
    calls().keep(Calls.callback("cb_z", "zeta", NOON), MANY);
    calls().keep(Calls.callback("cb_late", "acme", NOON.plusSeconds(600)), MANY);
    Instant now = NOON.plusSeconds(120);
    redactions.request("red_1", Calls.CONTACT_NUMBER, "acme", now);
    while (redactions.step(now)) {}
    assertThat(redactions.find("red_1").orElseThrow().status()).isEqualTo(Status.WAITING);
    assertThat(plans("cb_7", "cb_249")).doesNotContain(Calls.CONTACT_NUMBER).contains("redacted");
    assertThat(plans("cb_7")).contains("37160000001");
    assertThat(calls().open().getFirst()).isEqualTo(beginning(open));
    calls().save(over(open), now);
    Instant later = now.plusSeconds(120);
    while (redactions.step(later)) {}
    assertThat(redactions.find("red_1").orElseThrow().status()).isEqualTo(Status.DONE);
    assertThat(plans("cb_open")).doesNotContain(Calls.CONTACT_NUMBER);
    assertThat(plans("cb_z", "cb_late")).contains(Calls.CONTACT_NUMBER);
    assertThat(numbers("cb_open")).containsExactly("37160000001");
  }

  private String plans(String... ids) {
    StringBuilder plans = new StringBuilder();
    for (String id : ids) {
      plans.append(calls().find(id).orElseThrow());
    }
    return plans.toString();
  }

  private List<String> numbers(String id) {
    return database.read(handle ->
        handle
            .createQuery("select number from placed_call_number where call_id = :id")
            .bind("id", id)
            .mapTo(String.class)
            .list());
  }

  @Test
  void whatIsOverForLongIsDeletedAndWhatIsNotStays() {
    SqlRetentionStore retention = new SqlRetentionStore(database);
    for (int i = 0; i < 5; i++) {
      PlacedCall call = Calls.callback("cb_" + i);
      calls().keep(call, MANY);
      if (i < 4) {
        calls().save(over(call), NOON.plusSeconds(i));
      }
    }
    assertThat(retention.deletePlacedCalls(NOON.plusSeconds(3), 2)).isEqualTo(2);
    assertThat(retention.deletePlacedCalls(NOON.plusSeconds(3), 2)).isEqualTo(1);
    assertThat(ids("acme", null)).containsExactlyInAnyOrder("cb_3", "cb_4");
    assertThat(numbers("cb_0")).isEmpty();
    assertThat(numbers("cb_4")).isNotEmpty();
  }
}
