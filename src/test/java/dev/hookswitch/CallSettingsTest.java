package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.dialer.CallLimits;
import dev.hookswitch.dialer.Line;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the settings say of calls that are placed. */
class CallSettingsTest {

  private static Settings parse(String text) {
    return SettingsReader.parse("hookswitch.yaml", text, _ -> null);
  }

  private static Line line(String asterisk) {
    String settings =
        "pbx: [{ name: lab, asterisk: { ami: { username: h, secret: s }" + asterisk + " } }]";
    return parse(settings).pbx().getFirst().line();
  }

  @Test
  void numbersAreDialledOverTheFirstTrunkThatIsOne() {
    Line line = line(", trunks: [\"gw-*\", \"trunk\", \"other\"]");
    assertThat(line.device()).isEqualTo("PJSIP/{device}");
    assertThat(line.number()).isEqualTo("PJSIP/{number}@trunk");
    assertThat(line(", trunks: [\"gw-*\"]").number()).isNull();
    assertThat(line("").number()).isNull();
    assertThat(line(", dial: { device: \"SIP/{device}\", number: \"Local/9{digits}@out/n\" }"))
        .satisfies(dial -> {
          assertThat(dial.device()).isEqualTo("SIP/{device}");
          assertThat(dial.number()).isEqualTo("Local/9{digits}@out/n");
        });
  }

  @Test
  void anAccountMayWhatIsSaidOfItAndElseWhatAllMay() {
    assertThat(parse("{}").calls().of("acme")).isEqualTo(CallLimits.DEFAULT);
    Settings settings =
        parse(
            """
            calls:
              default: { per_day: 100, block: ["112", "+37190*"] }
              accounts: { acme: { max_calls: 30, allow: ["+371", "370"] }, mute: { max_calls: 0 } }
            """);
    assertThat(settings.calls().of("zeta"))
        .isEqualTo(new CallLimits(10, 60, 100, List.of(), List.of("112", "37190*")));
    assertThat(settings.calls().of("acme"))
        .isEqualTo(new CallLimits(30, 60, 100, List.of("371", "370"), List.of("112", "37190*")));
    assertThat(settings.calls().of("mute").maxCalls()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          calls: { deflt: {} }                      | hookswitch.yaml:1: unknown key "deflt" in calls; did you mean "default"?
          calls: { default: { max_calls: many } }   | hookswitch.yaml:1: calls.default.max_calls must be a whole number from 0 to 1000000000
          calls: { default: { allow: ["3*"] } }     | hookswitch.yaml:1: this must be the first digits of numbers, such as 371 or 3719*
          calls: { default: { block: ["x"] } }      | hookswitch.yaml:1: this must be a number, or its first digits and a star, such as 371 or 3719*
          calls: { accounts: { acme: { alow: [] } } } | hookswitch.yaml:1: unknown key "alow" in calls.accounts.acme; did you mean "allow"?
          """)
  void whatIsWrongIsSaid(String text, String sentence) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(SettingsException.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PJSIP/101                     | dial.device must be one destination with {device} in it: PJSIP/{device}
          PJSIP/{device}&PJSIP/102      | dial.device must be one destination with {device} in it: PJSIP/{device}
          """)
  void aDeviceIsDialledAsOneDestination(String device, String sentence) {
    assertThatThrownBy(() -> line(", dial: { device: \"" + device + "\" }"))
        .hasMessage("hookswitch.yaml:1: " + sentence);
  }

  @Test
  void aNumberIsDialledAsOneDestination() {
    assertThatThrownBy(() -> line(", dial: { number: \"PJSIP/trunk\" }"))
        .hasMessage(
            "hookswitch.yaml:1: dial.number must be one destination with {number}, or {digits} for"
                + " it without a plus sign: PJSIP/{number}@trunk");
  }
}
