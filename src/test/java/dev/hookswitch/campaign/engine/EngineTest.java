package dev.hookswitch.campaign.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.campaign.Attempt;
import dev.hookswitch.campaign.CallQueue.UnderWay;
import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ContactStore;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.Definition.Abandoned;
import dev.hookswitch.campaign.Definition.Flow;
import dev.hookswitch.campaign.Definition.MachineDetection.Action;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.NewContact;
import dev.hookswitch.campaign.OperatorState;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.Paces;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.campaign.Recovery;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.dialer.CallLimits;
import dev.hookswitch.dialer.CallNews;
import dev.hookswitch.dialer.CallProgress;
import dev.hookswitch.dialer.CallRules;
import dev.hookswitch.dialer.Dialer;
import dev.hookswitch.dialer.FakePbx;
import dev.hookswitch.dialer.FakePbx.Loss;
import dev.hookswitch.dialer.FakePbx.Where;
import dev.hookswitch.dialer.Line;
import dev.hookswitch.dialer.MemoryCalls;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.User;
import dev.hookswitch.event.Subtype;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlCallQueue;
import dev.hookswitch.store.SqlCampaignStore;
import dev.hookswitch.store.SqlContactStore;
import dev.hookswitch.store.SqlDirectoryStore;
import dev.hookswitch.store.SqlOperatorStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns with a real dialer and real stores, on a PBX that does what the test says. */
class EngineTest {

  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  @TempDir Path folder;
  private Database database;
  private SqlCampaignStore campaigns;
  private SqlContactStore contacts;
  private SqlCallQueue queue;
  private SqlOperatorStore operators;
  private Operators people;
  private final FakePbx pbx = new FakePbx();
  private final MemoryCalls calls = new MemoryCalls();
  private final Queue<CallNews> news = new ConcurrentLinkedQueue<>();
  private CallLimits limits = new CallLimits(100, 1_000, 10_000, List.of(), List.of());
  private Dialer dialer;
  private Engine engine;
  private boolean engineKnowsOfTalk;
  private volatile Instant now = NOON;

  @BeforeEach
  void open() {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    campaigns = new SqlCampaignStore(database);
    contacts = new SqlContactStore(database);
    queue = new SqlCallQueue(database);
    operators = new SqlOperatorStore(database);
    Directories directories =
        new Directories(
            new SqlDirectoryStore(database),
            List.of(user("alice", "101"), user("bob", "102")),
            List.of());
    people = new Operators(operators, directories, () -> now);
    begin();
  }

  private static User user(String id, String device) {
    return new User(id, null, "acme", List.of(device), Origin.FILE);
  }

  private void begin() {
    dialer = new Dialer(List.of(pbx), calls, (_, _) -> {}, () -> now);
    dialer.follow(news::add);
    dialer.acquired();
    engine =
        new Engine(
            new EngineParts(
                campaigns,
                queue,
                operators,
                people,
                new OnePbx(),
                List.of(
                    new Line(
                        "lab",
                        "acme",
                        "PJSIP/{device}",
                        "PJSIP/{digits}@trunk",
                        () -> NumberForm.AS_IS)),
                new CallRules(limits, Map.of()),
                dialer,
                calls,
                new Paces()),
            campaign -> campaign.needsOperators() ? LineCount.PROGRESSIVE : LineCount.ALL,
            _ -> {});
  }

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

  @AfterEach
  void close() {
    dialer.lost();
    database.close();
  }

  // what a test says

  private void running(Subtype kind, String... numbers) {
    running("1", kind, Definition.DEFAULT, numbers);
  }

  private void running(String id, Subtype kind, Definition definition, String... numbers) {
    Campaign campaign =
        new Campaign(
            "cmp_" + id, "acme", "C", kind, definition, CampaignState.NEW, NOON, null, NOON);
    assertThat(campaigns.insert(campaign)).isTrue();
    campaigns.move("cmp_" + id, CampaignState.RUNNING, NOON);
    for (String number : numbers) {
      contacts.add(
          ImportReport.begin("", "cmp_" + id, NOON),
          List.of(new NewContact(number, number, "N", "", Map.of("city", "Riga"))),
          ContactStore.MOST_OF_CAMPAIGN,
          NOON);
    }
  }

  private static Definition with(@Nullable Flow flow, @Nullable String announcement, int lines) {
    Definition usual = Definition.DEFAULT;
    return new Definition(
        null,
        List.of("37160000001"),
        usual.ringTimeout(),
        lines,
        flow,
        new Abandoned(3, Duration.ofHours(24), announcement),
        usual.minOperators(),
        usual.wrapUp(),
        false,
        usual.machineDetection(),
        usual.hours(),
        usual.retry(),
        true,
        List.of());
  }

  private void says(String user, boolean ready) {
    assertThat(operators.say("cmp_1", user, ready, null, now)).isPresent();
  }

  /** The engine works, at this moment, until that is so. */
  private void until(String fact, BooleanSupplier isSo) {
    Eventually.until(
        fact,
        () -> {
          work();
          return isSo.getAsBoolean();
        });
  }

  private void work() {
    for (CallNews each = news.poll(); each != null; each = news.poll()) {
      engine.take(each, now);
      engineKnowsOfTalk |= each instanceof CallNews.Talking;
    }
    engine.tick(now);
    engine.pace(now);
  }

  private void pass(double seconds) {
    now = now.plusMillis((long) (seconds * 1_000));
  }

  private static String channel(int contact, int attempt, int party) {
    return "hs-ct_1_" + contact + "_" + attempt + "-" + party;
  }

  private List<PbxCommand.PlaceCall> placed() {
    return pbx.orders(PbxCommand.PlaceCall.class);
  }

  private Contact contact(int n) {
    return contacts.find(new ContactId("cmp_1", n)).orElseThrow();
  }

  private Attempt last(int n) {
    return contacts.attempts(new ContactId("cmp_1", n)).getLast();
  }

  private OperatorState state(String user) {
    return operators.find("cmp_1", user, now).orElseThrow().state();
  }

  private boolean isOver(int n) {
    return contact(n).status() != ContactStatus.DIALLING;
  }

  // and what must come of it

  @Test
  void answeredContactsGoToTheDialplan() {
    running(
        "1",
        Subtype.CONTACT_CALLFLOW,
        with(new Flow("survey", "s"), null, 2),
        "5551",
        "5552",
        "5553");
    until("as many as there are lines", () -> placed().size() == 2);
    PbxCommand.PlaceCall first =
        placed().stream()
            .filter(call -> call.channel().equals(channel(1, 1, 1)))
            .findFirst()
            .orElseThrow();
    assertThat(first.destination()).isEqualTo("PJSIP/5551@trunk");
    assertThat(first.callerNumber()).isEqualTo("37160000001");
    assertThat(first.variables())
        .containsEntry("CONTACT_city", "Riga")
        .containsEntry("CONTACT_ID", "ct_1_1")
        .containsEntry("CAMPAIGN_ID", "cmp_1")
        .containsEntry("CONTACT_NAME", "N");
    pbx.answer(channel(1, 1, 1));
    until("it goes on", () -> !pbx.orders(PbxCommand.ContinueAt.class).isEmpty());
    assertThat(pbx.orders(PbxCommand.ContinueAt.class))
        .containsExactly(new PbxCommand.ContinueAt(channel(1, 1, 1), "survey", "s", 1));
    pass(30);
    pbx.hangUp(channel(1, 1, 1), 16);
    pbx.hangUp(channel(2, 1, 1), 17);
    until(
        "both are over, and the third is called",
        () -> isOver(1) && isOver(2) && placed().size() == 3);
    assertThat(contact(1).status()).isEqualTo(ContactStatus.DONE);
    assertThat(last(1).result()).isEqualTo(Result.ANSWERED);
    assertThat(last(1).sessionId()).startsWith("s_");
    assertThat(contact(2).status()).isEqualTo(ContactStatus.WAITING);
    assertThat(last(2).result()).isEqualTo(Result.BUSY);
    assertThat(last(2).cause()).isEqualTo(17);
  }

  @Test
  void aContactTalksToTheOperatorWhoWaitedLongest() {
    running("1", Subtype.PREDICTIVE, with(null, null, 10), "5551", "5552", "5553");
    says("alice", true);
    pass(1);
    says("bob", true);
    until("one for each operator", () -> placed().size() == 2);
    pbx.answer(channel(1, 1, 1));
    until("the operator is called", () -> placed().size() == 3);
    assertThat(placed().getLast().destination()).isEqualTo("PJSIP/101");
    assertThat(placed().getLast().callerNumber()).isEqualTo("5551");
    assertThat(placed().getLast().originator()).isEqualTo(channel(1, 1, 1));
    assertThat(state("alice")).isEqualTo(OperatorState.BUSY);
    pass(4);
    pbx.answer(channel(1, 1, 2));
    until(
        "they talk, and the engine knows it",
        () ->
            engineKnowsOfTalk
                && pbx.bridges().values().stream().anyMatch(members -> members.size() == 2));
    pass(60);
    pbx.hangUp(channel(1, 1, 1), 16);
    until("it is over", () -> isOver(1));
    assertThat(contact(1).status()).isEqualTo(ContactStatus.DONE);
    assertThat(last(1).operator()).isEqualTo("alice");
    assertThat(last(1).talked()).isEqualTo(Duration.ofMinutes(1));
    assertThat(state("alice")).isEqualTo(OperatorState.WRAP_UP);
    assertThat(placed()).hasSize(3);
    pass(31);
    until("the next for her", () -> placed().size() == 4);
    assertThat(campaigns.progress("cmp_1", NOON).all().answered()).isEqualTo(1);
  }

  @Test
  void whoFindsNoOperatorIsAbandonedAfterTwoSeconds() {
    running("1", Subtype.PREDICTIVE, with(null, "sound:sorry", 10), "5551");
    says("alice", true);
    until("the contact is called", () -> placed().size() == 1);
    says("alice", false);
    pbx.answer(channel(1, 1, 1));
    until("counted", () -> campaigns.progress("cmp_1", NOON).all().answered() == 1);
    pass(1.9);
    work();
    assertThat(pbx.orders(PbxCommand.Play.class)).isEmpty();
    pass(0.1);
    until("they hear it", () -> !pbx.orders(PbxCommand.Play.class).isEmpty());
    pbx.endPlayback(pbx.orders(PbxCommand.Play.class).getFirst().playback());
    until("it is over", () -> isOver(1));
    assertThat(last(1).result()).isEqualTo(Result.ABANDONED);
    assertThat(campaigns.progress("cmp_1", NOON).all().abandoned()).isEqualTo(1);
    assertThat(contact(1).dueAt()).isEqualTo(now.plus(Duration.ofDays(3)));
  }

  @Test
  void anOperatorWhoDoesNotAnswerIsAwayAndTheNextIsCalled() {
    running("1", Subtype.PREDICTIVE, with(null, null, 1), "5551");
    says("alice", true);
    pass(1);
    says("bob", true);
    until("the contact is called", () -> placed().size() == 1);
    pbx.answer(channel(1, 1, 1));
    until("alice is called", () -> placed().size() == 2);
    pass(1);
    pbx.hangUp(channel(1, 1, 2), 19);
    until("bob is called", () -> placed().size() == 3);
    assertThat(placed().getLast().destination()).isEqualTo("PJSIP/102");
    assertThat(state("alice")).isEqualTo(OperatorState.AWAY);
    pbx.hangUp(channel(1, 1, 1), 16);
    until("it is over", () -> isOver(1));
    assertThat(state("bob")).isEqualTo(OperatorState.READY);
  }

  @Test
  void theOperatorFirst() {
    running(Subtype.OPERATOR_CONTACT, "5551", "5552");
    says("alice", true);
    until("she is called", () -> placed().size() == 1);
    assertThat(placed().getFirst().destination()).isEqualTo("PJSIP/101");
    assertThat(state("alice")).isEqualTo(OperatorState.BUSY);
    pbx.answer(channel(1, 1, 1));
    until("then the contact", () -> placed().size() == 2);
    assertThat(placed().getLast().destination()).isEqualTo("PJSIP/5551@trunk");
    pbx.hangUp(channel(1, 1, 2), 17);
    until("busy: the next contact for her", () -> placed().size() == 3);
    assertThat(last(1).result()).isEqualTo(Result.BUSY);
    pbx.hangUp(channel(2, 1, 1), 19);
    until("she does not answer", () -> isOver(2));
    assertThat(state("alice")).isEqualTo(OperatorState.AWAY);
    assertThat(last(2).result()).isEqualTo(Result.NOT_PLACED);
    assertThat(contact(2).dueAt()).isEqualTo(now);
  }

  @Test
  void aPauseHoldsAndCallsUnderWayGoOn() {
    running("1", Subtype.CONTACT_CALLFLOW, with(new Flow("survey", "s"), null, 1), "5551", "5552");
    until("one is called", () -> placed().size() == 1);
    campaigns.move("cmp_1", CampaignState.PAUSED, now);
    pbx.answer(channel(1, 1, 1));
    until("it goes on", () -> !pbx.orders(PbxCommand.ContinueAt.class).isEmpty());
    pbx.hangUp(channel(1, 1, 1), 16);
    until("it is over", () -> isOver(1));
    work();
    assertThat(placed()).hasSize(1);
    campaigns.move("cmp_1", CampaignState.RUNNING, now);
    until("the next", () -> placed().size() == 2);
    pbx.hangUp(channel(2, 1, 1), 1);
    until("it is over", () -> isOver(2));
    pass(3);
    until(
        "nobody is left",
        () -> campaigns.find("cmp_1").orElseThrow().state() == CampaignState.FINISHED);
  }

  @Test
  void whatTheAccountMayNotIsGivenBack() {
    close();
    limits = new CallLimits(1, 1_000, 10_000, List.of(), List.of("900*"));
    open();
    running(
        "1",
        Subtype.CONTACT_CALLFLOW,
        with(new Flow("survey", "s"), null, 5),
        "9001",
        "5552",
        "5553");
    until("one is called", () -> placed().size() == 1);
    assertThat(placed().getFirst().destination()).isEqualTo("PJSIP/5552@trunk");
    assertThat(last(1).result()).isEqualTo(Result.FORBIDDEN);
    assertThat(contact(1).status()).isEqualTo(ContactStatus.FAILED);
    // given back, and tried again when the limit allows
    assertThat(contact(3).status()).isEqualTo(ContactStatus.WAITING);
    assertThat(last(3).result()).isEqualTo(Result.NOT_PLACED);
    pbx.hangUp(channel(2, 1, 1), 17);
    until("it is over", () -> isOver(2));
    pass(11);
    until("then the next", () -> placed().size() == 2);
    assertThat(placed().getLast().channel()).isEqualTo(channel(3, 2, 1));
  }

  @Test
  void anOperatorOfTwoCampaignsIsDialledForOnce() {
    running("1", Subtype.PREDICTIVE, with(null, null, 10), "5551");
    running("2", Subtype.PREDICTIVE, with(null, null, 10), "5552");
    says("alice", true);
    operators.say("cmp_2", "alice", true, null, now);
    until("one contact is called", () -> !placed().isEmpty());
    work();
    work();
    assertThat(placed()).hasSize(1);
  }

  @Test
  void aPbxThatCannotBeReachedIsWaitedFor() {
    running("1", Subtype.CONTACT_CALLFLOW, with(new Flow("survey", "s"), null, 5), "5551");
    pbx.cut();
    work();
    work();
    assertThat(contact(1).status()).isEqualTo(ContactStatus.NEW);
    pbx.mend();
    until("it is called", () -> placed().size() == 1);
  }

  // One process dies in each moment of a call; the next goes on with it.
  @Test
  void anotherProcessGoesOn() {
    running("1", Subtype.PREDICTIVE, with(null, null, 1), "5551");
    says("alice", true);
    until("the contact is called", () -> placed().size() == 1);
    die();
    pbx.answer(channel(1, 1, 1));
    until("the operator is called", () -> placed().size() == 2);
    die();
    pbx.answer(channel(1, 1, 2));
    until(
        "they talk",
        () -> pbx.bridges().values().stream().anyMatch(members -> members.size() == 2));
    die();
    work();
    assertThat(state("alice")).isEqualTo(OperatorState.BUSY);
    pass(60);
    pbx.hangUp(channel(1, 1, 2), 16);
    until("it is over", () -> isOver(1));
    assertThat(placed()).hasSize(2);
    assertThat(contact(1).status()).isEqualTo(ContactStatus.DONE);
    assertThat(last(1).operator()).isEqualTo("alice");
    assertThat(state("alice")).isEqualTo(OperatorState.WRAP_UP);
  }

  // Nobody knows whether the dialplan has them: they are handed on again, and then left alone.
  @Test
  void whoIsInTheDialplanStaysThere() {
    running("1", Subtype.CONTACT_CALLFLOW, with(new Flow("survey", "s"), null, 2), "5551", "5552");
    until("both are called", () -> placed().size() == 2);
    pbx.answer(channel(1, 1, 1));
    until("one goes on", () -> pbx.channels().get(channel(1, 1, 1)) == Where.DIALPLAN);
    pbx.lose(command -> command instanceof PbxCommand.ContinueAt ? Loss.ORDER : Loss.NONE);
    pbx.answer(channel(2, 1, 1));
    until(
        "the other answered",
        () ->
            calls.find("ct_1_2_1").orElseThrow().progress().phase()
                == CallProgress.Phase.HANDED_ON);
    die();
    pbx.lose(_ -> Loss.NONE);
    until("the other goes on", () -> pbx.channels().get(channel(2, 1, 1)) == Where.DIALPLAN);
    for (int look = 0; look < 3; look++) {
      int orders = pbx.orders(PbxCommand.FindChannel.class).size();
      pbx.cut();
      pbx.mend();
      until(
          "both are looked at",
          () -> pbx.orders(PbxCommand.FindChannel.class).size() >= orders + 2);
    }
    work();
    assertThat(pbx.channels())
        .containsOnly(
            Map.entry(channel(1, 1, 1), Where.DIALPLAN),
            Map.entry(channel(2, 1, 1), Where.DIALPLAN));
    pbx.hangUp(channel(1, 1, 1), 16);
    pbx.hangUp(channel(2, 1, 1), 16);
    until("both are over", () -> isOver(1) && isOver(2));
    assertThat(last(1).result()).isEqualTo(Result.ANSWERED);
    assertThat(last(2).result()).isEqualTo(Result.ANSWERED);
  }

  @Test
  void nobodyIsAwayBecauseThePbxIs() {
    running("1", Subtype.PREDICTIVE, with(null, null, 1), "5551");
    says("alice", true);
    until("the contact is called", () -> placed().size() == 1);
    pbx.lose(command -> {
      boolean isOperator =
          command instanceof PbxCommand.PlaceCall call && call.originator() != null;
      if (isOperator) {
        pbx.cut(); // so that it is refused
      }
      return Loss.NONE;
    });
    pbx.answer(channel(1, 1, 1));
    until(
        "she was to be called, and is not",
        () -> placed().size() == 2 && state("alice") != OperatorState.BUSY);
    assertThat(state("alice")).isEqualTo(OperatorState.READY);
    work();
    assertThat(placed()).as("nobody is tried in vain").hasSize(2);
    pbx.lose(_ -> Loss.NONE);
    pbx.mend();
    until("she is called", () -> placed().size() == 3);
    assertThat(placed().getLast().destination()).isEqualTo("PJSIP/101");
  }

  // It could not be stored that they are with a contact, or that they no longer are.
  @Test
  void anOperatorOfACallThatNeverWasIsFreed() {
    running(Subtype.OPERATOR_CONTACT, "5551");
    says("alice", true);
    calls.trouble(new JournalException("away", new IllegalStateException("test")));
    work();
    assertThat(state("alice")).isEqualTo(OperatorState.BUSY);
    assertThat(placed()).isEmpty();
    calls.trouble(null);
    new Recovery(queue, new StoredFates(calls, _ -> Action.OFF), () -> now).settle();
    engine.freeOperators(now);
    assertThat(state("alice")).isEqualTo(OperatorState.WRAP_UP);
    assertThat(last(1).result()).isEqualTo(Result.NOT_PLACED);
    pass(31);
    until("then she is called", () -> placed().size() == 1);
  }

  private void die() {
    dialer.lost();
    pbx.close();
    news.clear();
    begin();
    new Recovery(queue, new StoredFates(calls, _ -> Action.OFF), () -> now).settle();
    for (UnderWay attempt : queue.underWay("", 100)) {
      engine.adopt(attempt, now);
    }
  }
}
