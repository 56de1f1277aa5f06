package dev.hookswitch.campaign.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.campaign.Attempt;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.Definition.Flow;
import dev.hookswitch.campaign.Definition.WrapUp;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.NewContact;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.Paces;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.campaign.RetryRules;
import dev.hookswitch.campaign.RetryRules.Rule;
import dev.hookswitch.dialer.CallLimits;
import dev.hookswitch.dialer.CallRules;
import dev.hookswitch.dialer.Dialer;
import dev.hookswitch.dialer.FakePbx;
import dev.hookswitch.dialer.FakePbx.Where;
import dev.hookswitch.dialer.Line;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.User;
import dev.hookswitch.event.Subtype;
import dev.hookswitch.pbx.PbxCommand.PlaceCall;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlCallQueue;
import dev.hookswitch.store.SqlCampaignStore;
import dev.hookswitch.store.SqlContactStore;
import dev.hookswitch.store.SqlDirectoryStore;
import dev.hookswitch.store.SqlOperatorStore;
import dev.hookswitch.store.SqlPlacedCallStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Campaigns of all kinds with people who do what they like, while one process after the other dies:
 * in time that passes two hundred times faster.
 */
class CampaignEngineTest {

  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  private static final int FASTER = 200;
  private static final int CONTACTS = 12;
  private static final Duration PAUSE = Duration.ofMinutes(2);
  private static final List<String> USERS = List.of("alice", "bob", "carol");

  @TempDir Path folder;
  private final long begun = System.nanoTime();
  private final InstantSource clock = () -> NOON.plusNanos((System.nanoTime() - begun) * FASTER);
  private final SplittableRandom random = new SplittableRandom(11);
  private final FakePbx pbx = new FakePbx();
  private Database database;
  private SqlOperatorStore operators;
  private Dialer dialer;
  private CampaignEngine engine;

  /** The PBX of the tests. */
  private record OnePbx() implements PhoneSystems {
    @Override
    public List<String> names() {
      return List.of("lab");
    }

    @Override
    public @Nullable String country(String name) {
      return null;
    }

    @Override
    public Optional<String> refusal(String name) {
      return Optional.empty();
    }
  }

  private void begin() {
    SqlPlacedCallStore placed = new SqlPlacedCallStore(database);
    Directories directories =
        new Directories(
            new SqlDirectoryStore(database),
            USERS.stream()
                .map(id -> new User(id, null, "acme", List.of("dev-" + id), Origin.FILE))
                .toList(),
            List.of());
    dialer = new Dialer(List.of(pbx), placed, (_, _) -> {}, clock);
    engine =
        new CampaignEngine(
            new EngineParts(
                new SqlCampaignStore(database),
                new SqlCallQueue(database),
                operators,
                new Operators(operators, directories, clock),
                new OnePbx(),
                List.of(
                    new Line(
                        "lab",
                        "acme",
                        "PJSIP/{device}",
                        "PJSIP/{digits}@trunk",
                        () -> NumberForm.AS_IS)),
                new CallRules(
                    new CallLimits(100, 100_000, 100_000, List.of(), List.of()), Map.of()),
                dialer,
                placed,
                new Paces()),
            clock);
    dialer.acquired();
    engine.acquired();
  }

  private void die() {
    engine.lost();
    dialer.lost();
    pbx.close();
  }

  private void campaign(String id, Subtype kind) {
    Definition usual = Definition.DEFAULT;
    Rule again = new Rule(2, List.of(PAUSE));
    Definition definition =
        new Definition(
            null,
            List.of(),
            usual.ringTimeout(),
            5,
            kind == Subtype.CONTACT_CALLFLOW ? new Flow("flow", "s") : null,
            usual.abandoned(),
            usual.minOperators(),
            new WrapUp(Duration.ofSeconds(5), WrapUp.Then.READY),
            false,
            usual.machineDetection(),
            usual.hours(),
            new RetryRules(
                3,
                Map.of(
                    Result.BUSY, again,
                    Result.NO_ANSWER, again,
                    Result.CANCELLED, again,
                    Result.LOST, again,
                    Result.FAILED, again)),
            true,
            List.of());
    SqlCampaignStore campaigns = new SqlCampaignStore(database);
    campaigns.insert(
        new Campaign(
            "cmp_" + id, "acme", id, kind, definition, CampaignState.NEW, NOON, null, NOON));
    NewContact[] contacts = new NewContact[CONTACTS];
    for (int i = 0; i < CONTACTS; i++) {
      String number = "555" + id + "0" + (100 + i);
      contacts[i] = new NewContact(number, number, null, "", Map.of());
    }
    new SqlContactStore(database)
        .add(
            ImportReport.begin("", "cmp_" + id, NOON),
            Arrays.asList(contacts),
            ContactStore.MOST_OF_CAMPAIGN,
            NOON);
    campaigns.move("cmp_" + id, CampaignState.RUNNING, NOON);
  }

  /** Everybody does something, or nothing. */
  private void people() {
    for (Map.Entry<String, Where> channel : pbx.channels().entrySet()) {
      int chance = random.nextInt(100);
      switch (channel.getValue()) {
        case CALLING -> {
          if (chance < 6) {
            pbx.answer(channel.getKey());
          } else if (chance < 9) {
            pbx.hangUp(channel.getKey(), random.nextBoolean() ? 17 : 19);
          }
        }
        case UP, DIALPLAN -> {
          if (chance < 2) {
            pbx.hangUp(channel.getKey(), 16);
          }
        }
      }
    }
    String user = USERS.get(random.nextInt(USERS.size()));
    for (String campaign : List.of("cmp_2", "cmp_3")) {
      // who did not answer comes back
      if (random.nextInt(20) == 0) {
        operators.say(campaign, user, true, null, clock.instant());
      }
    }
  }

  private boolean isFinished() {
    return new SqlCampaignStore(database)
        .list(null, null, 10).items().stream()
            .allMatch(campaign -> campaign.state() == CampaignState.FINISHED);
  }

  @Test
  void whateverDiesNobodyIsCalledTwiceAndNobodyIsForgotten() {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    operators = new SqlOperatorStore(database);
    campaign("1", Subtype.CONTACT_CALLFLOW);
    campaign("2", Subtype.PREDICTIVE);
    campaign("3", Subtype.OPERATOR_CONTACT);
    for (String user : USERS) {
      operators.say("cmp_2", user, true, null, NOON);
      operators.say("cmp_3", user, true, null, NOON);
    }
    begin();
    int[] rounds = {0};
    Eventually.until(
        Duration.ofMinutes(3),
        () -> "all are called: " + pbx.channels(),
        () -> {
          people();
          if (++rounds[0] % 150 == 0) {
            die();
            begin();
          }
          return isFinished();
        });
    Eventually.until(
        "nobody is left",
        () -> {
          people();
          return pbx.channels().isEmpty() && operators.busy().isEmpty();
        });
    die();
    check();
    database.close();
  }

  private void check() {
    SqlContactStore contacts = new SqlContactStore(database);
    Set<String> ordered = new HashSet<>();
    for (PlaceCall order : pbx.orders(PlaceCall.class)) {
      assertThat(ordered.add(order.channel())).as("ordered twice: %s", order.channel()).isTrue();
    }
    for (String campaign : List.of("cmp_1", "cmp_2", "cmp_3")) {
      for (int n = 1; n <= CONTACTS; n++) {
        ContactId id = new ContactId(campaign, n);
        assertThat(contacts.find(id).orElseThrow().status().isOpen()).as(id.text()).isFalse();
        check(contacts.attempts(id));
      }
    }
    assertThat(new SqlCallQueue(database).underWay("", 10)).isEmpty();
  }

  /**
   * Between two calls to a contact lies the pause, and it was called no more often than allowed.
   */
  private static void check(List<Attempt> attempts) {
    Attempt before = null;
    int counted = 0;
    for (Attempt attempt : attempts) {
      if (before != null && attempt.result() != Result.NOT_PLACED) {
        assertThat(Duration.between(before.endedAt(), attempt.startedAt()))
            .as("%s after %s", attempt, before)
            .isGreaterThanOrEqualTo(PAUSE);
      }
      if (attempt.result() != Result.NOT_PLACED) {
        before = attempt;
        counted++;
      }
    }
    assertThat(counted).isBetween(1, 3);
  }
}
