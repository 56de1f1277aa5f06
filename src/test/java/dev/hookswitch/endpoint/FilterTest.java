package dev.hookswitch.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilterTest {

  private static final CallEvent START = Told.answered("1.1", "acme").getFirst();

  private static Filter of(Set<String> sipUsers, Set<String> dids) {
    return Filter.of(Set.of(), sipUsers, dids, Set.of(), Set.of());
  }

  @Test
  void usersAndNumbersAreOneCondition() {
    assertThat(of(Set.of("nobody"), Set.of("37160000001")).matches(START)).isTrue();
    assertThat(of(Set.of("nobody"), Set.of("37160000002")).matches(START)).isFalse();
    assertThat(of(Set.of(), Set.of("37120000009")).matches(START)).isTrue();
    assertThat(Filter.EVERYTHING.matches(START)).isTrue();
  }

  @Test
  void aPlusSignMakesNoOtherNumber() {
    assertThat(of(Set.of(), Set.of("+37160000001")).matches(START)).isTrue();
    assertThat(of(Set.of(), Set.of("+37160000002")).matches(START)).isFalse();
  }
}
