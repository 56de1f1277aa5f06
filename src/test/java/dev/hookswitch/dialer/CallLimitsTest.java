package dev.hookswitch.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.call.E164;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which numbers an account may call. */
class CallLimitsTest {

  private static CallLimits limits(List<String> allow, List<String> block) {
    return new CallLimits(10, 60, 2_000, allow, block);
  }

  @Test
  void withoutARuleEveryNumberMayBeCalled() {
    assertThat(CallLimits.DEFAULT.permit("112", "112")).isTrue();
    assertThat(CallLimits.DEFAULT.permit("+19005550000", "+19005550000")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "37120000101, true",
    "+37120000101, true",
    "+37020000101, false",
    "003712000010, false",
    "+37190000101, false",
    "0037190000101, false",
    "37120000112, false",
    "+37120000112, false",
    "371200001120, true",
    "112, false"
  })
  void asItIsDialled(String number, boolean permitted) {
    CallLimits limits = limits(List.of("371"), List.of("37190*", "37120000112", "112"));
    assertThat(limits.permit(number, number)).isEqualTo(permitted);
  }

  /** Where the country is known a number may be dialled as people there do. */
  @ParameterizedTest
  @CsvSource({
    "20000101, true",
    "+37120000101, true",
    "0037120000101, true",
    "90000101, false",
    "0037190000101, false",
    "+37060000101, false",
    "112, false"
  })
  void asItIsMeant(String number, boolean permitted) {
    CallLimits limits = limits(List.of("371"), List.of("37190*"));
    assertThat(limits.permit(number, new E164("LV").form(number))).isEqualTo(permitted);
  }
}
