package dev.hookswitch.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Told;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which calls are recorded. */
class RulesTest {

  private static final Rule EVERY =
      new Rule(null, Set.of(), Set.of(), Set.of(), Set.of(), 100, true);

  private static CallFacts call(String session) {
    return new CallFacts(
        session, "acme", "+37160000001", Set.of("101", "alice"), Direction.INBOUND, "spring");
  }

  private static boolean isRecorded(Rule... rules) {
    return new Rules(List.of(rules)).recording(call("s_1")).isPresent();
  }

  private static Rule rule(
      String account,
      Set<String> dids,
      Set<String> users,
      Set<Direction> directions,
      Set<String> campaigns) {
    return new Rule(account, dids, users, directions, campaigns, 100, true);
  }

  @Test
  void withoutARuleNothingIsRecorded() {
    assertThat(isRecorded()).isFalse();
    assertThat(isRecorded(EVERY)).isTrue();
  }

  @Test
  void eachConditionNarrows() {
    Set<String> none = Set.of();
    Set<Direction> both = Set.of();
    assertThat(isRecorded(rule("acme", none, none, both, none))).isTrue();
    assertThat(isRecorded(rule("zeta", none, none, both, none))).isFalse();
    assertThat(isRecorded(rule(null, Set.of("37160000001", "1"), none, both, none))).isTrue();
    assertThat(isRecorded(rule(null, Set.of("37160000002"), none, both, none))).isFalse();
    assertThat(isRecorded(rule(null, none, Set.of("alice", "bob"), both, none))).isTrue();
    assertThat(isRecorded(rule(null, none, Set.of("101"), both, none))).isTrue();
    assertThat(isRecorded(rule(null, none, Set.of("bob"), both, none))).isFalse();
    assertThat(isRecorded(rule(null, none, none, Set.of(Direction.INBOUND), none))).isTrue();
    assertThat(isRecorded(rule(null, none, none, Set.of(Direction.OUTBOUND), none))).isFalse();
    assertThat(isRecorded(rule(null, none, none, both, Set.of("spring")))).isTrue();
    assertThat(isRecorded(rule(null, none, none, both, Set.of("autumn")))).isFalse();
    assertThat(isRecorded(rule("acme", none, Set.of("alice"), both, Set.of("autumn")))).isFalse();
  }

  @Test
  void theFirstThatConcernsACallDecidesAlsoAgainstIt() {
    Rule never = new Rule(null, Set.of(), Set.of("alice"), Set.of(), Set.of(), 0, true);
    assertThat(isRecorded(never, EVERY)).isFalse();
    assertThat(isRecorded(EVERY, never)).isTrue();
  }

  @Test
  void aShareIsTheSameCallsEverywhereAndSoManyOfThem() {
    List<String> sessions =
        IntStream.range(0, 20_000).mapToObj(i -> Ids.session("pbx1", "c" + i)).toList();
    List<String> tenth = drawn(sessions, 10);
    assertThat(tenth).hasSizeBetween(1_800, 2_200).isEqualTo(drawn(sessions, 10));
    assertThat(drawn(sessions, 25)).containsAll(tenth);
    assertThat(drawn(sessions, 0)).isEmpty();
    assertThat(drawn(sessions, 100)).hasSize(sessions.size());
    // what one process decides another must decide, of any version
    assertThat(Rule.place("s_Ti-5DI3DsUCsqTg81XER")).isCloseTo(82.61474552894761, within(1e-9));
  }

  private static List<String> drawn(List<String> sessions, double share) {
    Rules rules =
        new Rules(List.of(new Rule(null, Set.of(), Set.of(), Set.of(), Set.of(), share, true)));
    return sessions.stream().filter(id -> rules.recording(call(id)).isPresent()).toList();
  }

  @Test
  void factsAreTakenFromWhatWasToldAndPeopleAreThoseWhoTalk() {
    List<CallEvent> told = Told.answered("1.0", "acme");
    Set<String> people = new HashSet<>();
    told.forEach(event -> people.addAll(CallFacts.people(event)));
    assertThat(CallFacts.people(told.get(1))).as("where it rings").isEmpty();
    assertThat(CallFacts.of(told.getLast().common(), people))
        .isEqualTo(
            new CallFacts(
                told.getLast().sessionId(),
                "acme",
                "37160000001",
                Set.of("101", "alice"),
                Direction.INBOUND,
                null));
  }
}
