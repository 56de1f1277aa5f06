package dev.hookswitch.callflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.callflow.Choices.Read;
import dev.hookswitch.callflow.Instructions.Judgement;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a choice becomes for a call of the account acme. */
class InstructionsTest {

  private static Judgement judge(String json, String... prefixes) {
    Choice choice = ((Read.Chosen) Choices.ofJson(json)).choice();
    Flow flow = Rig.flow(URI.create("http://127.0.0.1/"), Duration.ofSeconds(1), choice, prefixes);
    return Rig.INSTRUCTIONS.judge(choice, flow, Rig.call());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"device":"101"}                                  | dial         | 101                | 30
          {"device":"999","timeout":"7500ms"}               | dial         | 999                | 7
          {"user":"alice"}                                  | dial         | 101&101-mobile     | 30
          {"user":"bob"}                                    | dial         | 102                | 30
          {"group":[{"user":"alice"},{"device":"101"},{"device":"102"}]} | dial | 101&101-mobile&102 | 30
          {"queue":"support"}                               | queue        | support            |
          {"queue":"support","timeout":"90s"}               | queue        | support            | 90
          {"number":"+37120000009","timeout":"20s"}         | number       | +37120000009       | 20
          {"announcement":"closed"}                         | announcement | closed             |
          {"reject":"busy"}                                 | reject       | 17                 |
          {"reject":"unknown"}                              | reject       | 1                  |
          """)
  void whatCanBeDone(String json, String extension, String target, Long seconds) {
    Duration time = seconds == null ? null : Duration.ofSeconds(seconds);
    Instruction instruction = ((Judgement.Possible) judge(json)).instruction();
    assertThat(instruction.extension()).isEqualTo(extension);
    assertThat(instruction.target()).isEqualTo(target);
    assertThat(instruction.time() == null ? null : instruction.time().toSeconds())
        .isEqualTo(time == null ? null : time.toSeconds());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"user":"carol"}                                  | there is no such user in the account
          {"user":"zoe"}                                    | there is no such user in the account
          {"user":"nobody"}                                 | the user has no device
          {"user":"odd"}                                    | a device of the user has a name that cannot be dialled
          {"device":"201"}                                  | the device is another account's
          {"device":"gw-riga"}                              | the device is a trunk
          {"group":[{"device":"101"},{"device":"201"}]}     | the device is another account's
          """)
  void whatCannotBeDone(String json, String why) {
    assertThat(judge(json)).isEqualTo(new Judgement.Impossible(why));
  }

  @ParameterizedTest
  @CsvSource({
    "37120000009,true",
    "+37120000009,false",
    "37220000009,true",
    "37320000009,false",
    "900371,false"
  })
  void aNumberBeginsAsTheFlowAllows(String number, boolean allowed) {
    Judgement judgement = judge("{\"number\":\"" + number + "\"}", "371", "372");
    assertThat(judgement instanceof Judgement.Possible).isEqualTo(allowed);
  }
}
