package dev.hookswitch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Grammar;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.PartyEvent;
import dev.hookswitch.event.RingResult;
import dev.hookswitch.lab.Cases.Case;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hard cases of {@link Cases}, each on a real Asterisk, seen by four observers at once: one
 * that hears everything, and three that lose the PBX in the middle of the case, for 0.1, 1 and 30
 * seconds. The first must tell the case as it stands there, and agree with Asterisk's own channel
 * event log; the others must come to the same end, without telling anything twice or in another
 * order.
 */
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock("laboratory")
class HardCasesTest {

  private static final List<Duration> CUTS =
      List.of(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(30));

  /**
   * How long a link may need to be there again once it is let: the scripts leave that much time
   * after their middle. A machine that needs longer has missed what it would be asked for.
   */
  private static final Duration COMING_BACK = Duration.ofSeconds(1);

  /**
   * What was said in so short a time before the cut may have been on its way, and is lost with it.
   */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

  /**
   * A link that comes back in the very moment in which a call ends may have missed who asked for
   * it, and hear all the same that the channels go.
   */
  private static final Duration MOMENT = Duration.ofMillis(250);

  /** One case as it went. */
  private record Seen(
      Case played, Instant cutAt, Map<String, List<CallEvent>> whole, List<Observer> cut)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      for (Observer observer : cut) {
        observer.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sid", "bullseye"})
  void areToldTruly(String suite) throws IOException, InterruptedException {
    List<Throwable> wrong = new ArrayList<>();
    List<Seen> seen = new ArrayList<>();
    try (Laboratory lab = Laboratory.up(suite)) {
      for (Case each : Cases.all()) {
        try {
          seen.add(playedAtLast(lab, each, wrong));
        } catch (NotPlayed e) {
          wrong.add(e);
        }
      }
      for (Seen each : seen) {
        try (each) {
          checkCut(each, wrong);
        }
      }
    }
    assertThat(wrong).as("on %s", suite).extracting(Throwable::getMessage).isEmpty();
  }

  /** The telephones did not come to where the case wants them: nothing is said of the product. */
  private static final class NotPlayed extends Exception {
    private static final long serialVersionUID = 1L;

    NotPlayed(Case played, AssertionError cause) {
      super(played + ": could not be played: " + cause.getMessage(), cause);
    }
  }

  /**
   * A case is a race between real servers and real telephones on a machine that does other things
   * too: what could not be played is played once more, and says so.
   */
  private static Seen playedAtLast(Laboratory lab, Case played, List<Throwable> wrong)
      throws IOException, InterruptedException, NotPlayed {
    try {
      return play(lab, played, wrong);
    } catch (NotPlayed e) {
      System.out.println("once more, " + e.getMessage());
      return play(lab, played, wrong);
    }
  }

  private static Seen play(Laboratory lab, Case played, List<Throwable> wrong)
      throws IOException, InterruptedException, NotPlayed {
    List<Observer> cut = new ArrayList<>();
    for (int i = 0; i < CUTS.size(); i++) {
      cut.add(new Observer(lab.port("PBX_AMI_PORT")));
    }
    cut.forEach(Observer::awaitUp);
    Instant[] cutAt = {Instant.MAX};
    try (Observer whole = new Observer(lab.port("PBX_AMI_PORT")).awaitUp();
        Laboratory.ManagerSession oracle = lab.oracle()) {
      Scene.Cut middle =
          () -> {
            cutAt[0] = Instant.now();
            for (int i = 0; i < CUTS.size(); i++) {
              cut.get(i).cut(CUTS.get(i));
            }
          };
      try {
        try (Scene scene = new Scene(lab, oracle, middle)) {
          played.script().play(scene);
        }
        Eventually.until(
            () -> "the PBX is quiet, but for " + Oracle.open(oracle),
            () -> Oracle.isQuiet(oracle, played.told().isEmpty()));
      } catch (AssertionError e) {
        new Seen(played, cutAt[0], Map.of(), cut).close();
        // what it left behind must not be heard in the next case
        oracle.send("Action", "Hangup", "Channel", "/.*/", "Cause", "16");
        Eventually.until(
            () -> "what " + played + " left behind is gone: " + Oracle.open(oracle),
            () -> Oracle.open(oracle).isEmpty());
        Scene.pause(1000);
        throw new NotPlayed(played, e);
      }
      Eventually.until(
          () -> played + ": every session is complete: " + told(whole) + Oracle.ended(oracle),
          () -> whole.isIdle() && whole.sessions().size() >= Oracle.ended(oracle).size());
      // of several sessions CEL may tell the last end a moment later
      for (int i = 0; i < 50 && whole.sessions().size() > Oracle.ended(oracle).size(); i++) {
        Scene.pause(20);
      }
      collect(wrong, () -> checkWhole(played, whole.sessions(), oracle));
      return new Seen(played, cutAt[0], whole.sessions(), cut);
    }
  }

  private static List<String> told(Observer observer) {
    return observer.sessions().values().stream().map(HardCasesTest::words).toList();
  }

  private static void collect(List<Throwable> wrong, Runnable check) {
    try {
      check.run();
    } catch (AssertionError e) {
      wrong.add(e);
    }
  }

  private static void checkWhole(
      Case played, Map<String, List<CallEvent>> sessions, Laboratory.ManagerSession oracle) {
    String name = played.name();
    List<String> told = sessions.values().stream().map(HardCasesTest::words).toList();
    for (List<CallEvent> session : sessions.values()) {
      assertThat(Grammar.violation(session)).as(name).isEmpty();
    }
    assertThat(told).as(name).hasSameSizeAs(played.told());
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i)).as(name).isIn((Object[]) played.told().get(i).split(" \\|\\| ", -1));
    }
    assertThat(sessions.keySet()).as("%s: CEL", name).isEqualTo(Oracle.ended(oracle));
    if (played.byCel().isEmpty()) {
      Map<String, String> byCel = Oracle.hangers(oracle);
      // whoever handed a call on did not end it (AttendedTransfer, Pickup), but CEL may
      // name him, as the race between his telephone and the PBX goes
      byCel.keySet().removeAll(merged(sessions));
      assertThat(hangers(sessions)).as("%s: CEL", name).containsAllEntriesOf(byCel);
    }
  }

  /**
   * A session as the cases write it: who asked for what, then each party with what happened to it
   * in order, then the end. Parties are sorted, because between channels the order may flip.
   */
  static String words(List<CallEvent> session) {
    Map<String, StringBuilder> legs = new LinkedHashMap<>();
    for (CallEvent event : session) {
      if (event.kind() == CallEvent.Kind.START || event.kind() == CallEvent.Kind.COMPLETED) {
        continue;
      }
      String who = event instanceof PartyEvent party ? party.subject().value() : destination(event);
      legs.computeIfAbsent(event.callId(), id -> new StringBuilder(who)).append(word(event));
    }
    String parties =
        legs.values().stream()
            .map(StringBuilder::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    return session.getFirst().common().participants().getFirst().value()
        + ">"
        + destination(session.getFirst())
        + ": "
        + (parties.isEmpty() ? "" : parties + "; ")
        + end(session.getLast());
  }

  /** A party that reached only itself is named once. */
  private static String destination(CallEvent event) {
    var participants = event.common().participants();
    return participants.get(participants.size() > 1 ? 1 : 0).value();
  }

  private static String word(CallEvent event) {
    if (event instanceof RingResult result) {
      return " " + result.state();
    }
    return " " + event.kind().name().charAt(0) + (event.kind() == CallEvent.Kind.READY ? "Y" : "");
  }

  private static String end(CallEvent last) {
    if (!(last instanceof Completed end)) {
      return "OPEN";
    }
    List<String> words = new ArrayList<>();
    words.add(hanger(end));
    if (end.answered()) {
      words.add("answered");
    }
    if (end.common().type() == CallType.TRANSFER) {
      words.add("transfer");
    }
    if (end.common().data().mergedInto() != null) {
      words.add("merged");
    }
    if (end.common().data().conference() != null) {
      words.add("conference " + end.common().data().conference());
    }
    return String.join(", ", words);
  }

  private static String hanger(Completed end) {
    HangedBy by = end.hangedBy();
    return by == null ? "unknown" : by.value() == null ? "local" : "by " + by.value();
  }

  private static Set<String> merged(Map<String, List<CallEvent>> sessions) {
    return sessions.entrySet().stream()
        .filter(each -> each.getValue().getLast().common().data().mergedInto() != null)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** By session: the endpoint that hung up, as CEL would name it. */
  private static Map<String, String> hangers(Map<String, List<CallEvent>> sessions) {
    Map<String, String> hangers = new LinkedHashMap<>();
    sessions.forEach((id, session) -> {
      HangedBy by = ((Completed) session.getLast()).hangedBy();
      String endpoint =
          by == null || by.value() == null
              ? "local"
              : by.by() == HangedBy.By.SIP ? by.value() : "gw";
      hangers.put(id, endpoint);
    });
    return hangers;
  }

  private static void checkCut(Seen seen, List<Throwable> wrong) {
    for (int i = 0; i < CUTS.size(); i++) {
      Observer observer = seen.cut().get(i);
      Duration cut = CUTS.get(i);
      String name = seen.played() + ", cut for " + cut.toMillis() + " ms";
      Instant back = seen.cutAt().plus(cut);
      collect(
          wrong,
          () -> {
            if (!seen.cutAt().equals(Instant.MAX)) {
              Eventually.until("back again", () -> Instant.now().isAfter(back));
              observer.awaitUp();
            }
            Eventually.until(
                () -> name + ": every session is complete: " + told(observer), observer::isIdle);
            Instant backAt = observer.resynchronisedAt();
            if (!backAt.isBefore(back.plus(COMING_BACK))) {
              System.out.println(name + ": back too late for this case, how it ended is not asked");
              backAt = Instant.MAX;
            }
            compare(name, seen.cutAt(), backAt, seen.whole(), observer.sessions());
          });
    }
  }

  private static void compare(
      String name,
      Instant cutAt,
      Instant backAt,
      Map<String, List<CallEvent>> whole,
      Map<String, List<CallEvent>> cut) {
    whole.forEach((id, session) -> {
      List<CallEvent> told = cut.get(id);
      if (told == null) {
        assertThat(session.getFirst().timestamp())
            .as("%s: a session that began before the cut is told", name)
            .isAfterOrEqualTo(cutAt.minus(ON_ITS_WAY));
        return;
      }
      assertThat(Grammar.violation(told)).as(name).isEmpty();
      assertThat(told.getLast()).as("%s: %s", name, words(told)).isInstanceOf(Completed.class);
      assertThat(byLeg(told, idsOf(session)))
          .as("%s: the order within each leg: %s", name, words(told))
          .isEqualTo(byLeg(session, idsOf(told)));
      Instant endedAt = session.getLast().timestamp();
      if (backAt.isBefore(endedAt.minus(MOMENT)) && !endedInTheDark(told)) {
        assertThat(outcome(told)).as("%s: %s", name, words(told)).isEqualTo(outcome(session));
      }
    });
  }

  /**
   * What became of it, as far as somebody can know who was away for a second: of a phone that was
   * dialled meanwhile the PBX does not tell the number.
   */
  private static String outcome(List<CallEvent> session) {
    Completed end = (Completed) session.getLast();
    HangedBy by = end.hangedBy();
    String hanger = by == null ? "" : by.by() == HangedBy.By.PHONE ? "phone" : hanger(end);
    return (end.answered() ? "answered " : "not answered ")
        + (end.common().data().mergedInto() != null ? "merged" : hanger);
  }

  private static boolean endedInTheDark(List<CallEvent> session) {
    return session.getLast().common().data().recovered();
  }

  private static Set<String> idsOf(List<CallEvent> session) {
    return session.stream().map(CallEvent::id).collect(Collectors.toSet());
  }

  /** Between channels the PBX itself promises no order. */
  private static Map<String, List<String>> byLeg(List<CallEvent> session, Set<String> wanted) {
    return session.stream()
        .filter(event -> wanted.contains(event.id()))
        .collect(
            Collectors.groupingBy(
                CallEvent::callId, Collectors.mapping(CallEvent::id, Collectors.toList())));
  }
}
