package dev.hookswitch.callflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.callflow.Choice.Target;
import dev.hookswitch.callflow.Choices.Read;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** What an endpoint may answer, and that nothing else gets through. */
class ChoicesTest {

  private static Choice chosen(String json) {
    return switch (Choices.ofJson(json)) {
      case Read.Chosen(Choice choice) -> choice;
      case Read.Unusable(String sentence) -> throw new AssertionError(json + ": " + sentence);
    };
  }

  private static String refusal(String json) {
    return switch (Choices.ofJson(json)) {
      case Read.Chosen(Choice choice) -> throw new AssertionError(json + " is " + choice);
      case Read.Unusable(String sentence) -> sentence;
    };
  }

  @Test
  void eachActionIsRead() {
    Duration usual = Choices.RINGING;
    assertThat(chosen("{\"device\":\"101\"}"))
        .isEqualTo(new Choice.Ring(List.of(new Target.Device("101")), usual));
    assertThat(chosen("{\"user\":\"alice\",\"timeout\":\"20s\"}"))
        .isEqualTo(new Choice.Ring(List.of(new Target.User("alice")), Duration.ofSeconds(20)));
    assertThat(chosen("{\"group\":[{\"device\":\"101\"},{\"user\":\"bob\"}]}"))
        .isEqualTo(
            new Choice.Ring(List.of(new Target.Device("101"), new Target.User("bob")), usual));
    assertThat(chosen("{\"queue\":\"support\"}")).isEqualTo(new Choice.Enqueue("support", null));
    assertThat(chosen("{\"queue\":\"support\",\"timeout\":\"10m\"}"))
        .isEqualTo(new Choice.Enqueue("support", Duration.ofMinutes(10)));
    assertThat(chosen("{\"number\":\"+37120000009\"}"))
        .isEqualTo(new Choice.Forward("+37120000009", usual));
    assertThat(chosen("{\"announcement\":\"custom/closed-today\"}"))
        .isEqualTo(new Choice.Announce("custom/closed-today"));
    assertThat(chosen("{\"reject\":\"busy\"}")).isEqualTo(new Choice.Reject(Choice.Cause.BUSY));
    assertThat(chosen(" {\"continue\":true} ")).isEqualTo(Choice.CONTINUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                          | it is not JSON
          {                                           | it is not JSON
          {"device":"101"} x                          | it is not JSON
          {"device":"101","device":"102"}             | it is not JSON
          [[[[[[[[[[[[[[1]]]]]]]]]]]]]]               | it is not JSON
          "continue"                                  | it is not an object
          [{"device":"101"}]                          | it is not an object
          null                                        | it is not an object
          {}                                          | it has none of device, user, group, queue, number, announcement, reject, continue
          {"divice":"101"}                            | it has an unknown property; did you mean "device"?
          {"37120000009":"101"}                       | it has an unknown property
          {"device":"101","queue":"support"}          | it has device and queue, and may have only one
          {"device":"101","note":"x"}                 | it has an unknown property
          {"timeout":"5s"}                            | it has none of device, user, group, queue, number, announcement, reject, continue
          {"device":101}                              | device must be a text
          {"device":null}                             | device must be a text
          {"device":""}                               | device has characters, or a length, that cannot be used
          {"device":"101&102"}                        | device has characters, or a length, that cannot be used
          {"device":"101,30,tT"}                      | device has characters, or a length, that cannot be used
          {"device":"${SHELL(id)}"}                   | device has characters, or a length, that cannot be used
          {"device":"101/../x"}                       | device has characters, or a length, that cannot be used
          {"device":"101\\n102"}                      | device has characters, or a length, that cannot be used
          {"user":"a\\u0000b"}                        | user has characters, or a length, that cannot be used
          {"group":[]}                                | group must be a list of 1 to 20
          {"group":{"device":"101"}}                  | group must be a list of 1 to 20
          {"group":["101"]}                           | each of a group must be an object with device, or one with user
          {"group":[{"queue":"support"}]}             | each of a group must be an object with device, or one with user
          {"group":[{"device":"1","user":"a"}]}       | each of a group must be an object with device, or one with user
          {"group":[{"device":"101;102"}]}            | device has characters, or a length, that cannot be used
          {"queue":"support,t"}                       | queue has characters, or a length, that cannot be used
          {"number":"+371 2000 0009"}                 | number must be 3 to 20 digits, with or without a plus sign before them
          {"number":"call-me"}                        | number must be 3 to 20 digits, with or without a plus sign before them
          {"number":"12"}                             | number must be 3 to 20 digits, with or without a plus sign before them
          {"number":"37120000009@evil"}               | number must be 3 to 20 digits, with or without a plus sign before them
          {"number":"٣٧١٢٠٠٠٠٠"}                       | number must be 3 to 20 digits, with or without a plus sign before them
          {"number":37120000009}                      | number must be a text
          {"announcement":"../../etc/passwd"}         | announcement has characters, or a length, that cannot be used
          {"announcement":"/etc/passwd"}              | announcement has characters, or a length, that cannot be used
          {"announcement":"a&b"}                      | announcement has characters, or a length, that cannot be used
          {"reject":"rude"}                           | reject must be one of busy, congestion, declined, unavailable, unknown
          {"continue":false}                          | continue must be true
          {"reject":"busy","timeout":"5s"}            | timeout is of no use beside reject
          {"device":"101","timeout":"0s"}             | timeout must be a time from 1s to 5m
          {"device":"101","timeout":"6m"}             | timeout must be a time from 1s to 5m
          {"device":"101","timeout":20}               | timeout must be a text
          {"device":"101","timeout":"soon"}           | timeout must be a time from 1s to 5m
          {"queue":"support","timeout":"3h"}          | timeout must be a time from 1s to 2h
          """)
  void whatCannotBeUsedIsSaidWithoutRepeatingIt(String json, String sentence) {
    assertThat(refusal(json)).isEqualTo(sentence).doesNotContain("37120000009", "SHELL", "passwd");
  }

  @Test
  void aGroupIsBounded() {
    String members = "{\"device\":\"1\"},".repeat(Choices.MOST_TARGETS);
    assertThat(refusal("{\"group\":[" + members + "{\"device\":\"1\"}]}"))
        .isEqualTo("group must be a list of 1 to 20");
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() {
    for (String json :
        List.of(
            "{\"device\":\"101\",\"timeout\":\"20s\"}",
            "{\"user\":\"alice\",\"timeout\":\"30s\"}",
            "{\"group\":[{\"device\":\"101\"},{\"user\":\"bob\"}],\"timeout\":\"30s\"}",
            "{\"queue\":\"support\"}",
            "{\"number\":\"371200\",\"timeout\":\"5m\"}",
            "{\"announcement\":\"a/b\"}",
            "{\"reject\":\"declined\"}",
            "{\"continue\":true}")) {
      StringWriter written = new StringWriter();
      try (JsonGenerator generator = JsonMapper.shared().createGenerator(written)) {
        ChoiceJson.write(chosen(json), generator);
      }
      assertThat(written.toString()).isEqualTo(json);
    }
  }

  @Test
  void settingsSayItInYamlsTexts() {
    assertThat(Choices.of(Map.of("continue", "true"))).isEqualTo(new Read.Chosen(Choice.CONTINUE));
    assertThat(Choices.of("continue")).isInstanceOf(Read.Unusable.class);
  }

  /** Any answer made of what an attacker would try: either refused, or harmless in a dialplan. */
  @Test
  void nothingOfAnAnswerCanMeanAnythingToADialplan() {
    SplittableRandom random = new SplittableRandom(5);
    List<String> bits =
        List.of(
            "101", "&", ",", "$", "{", "}", "(", ")", "\\\"", "\\\\", ";", "|", "/", "..", "\\n",
            "a", "+", "@", " ", "\\u0000", "[", "]", ":", "é", "-", "_", ".", "371200", "SHELL");
    List<String> words = List.of("device", "queue", "number", "announcement", "reject");
    int taken = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(4); j >= 0; j--) {
        text.append(bits.get(random.nextInt(bits.size())));
      }
      String word = words.get(random.nextInt(words.size()));
      Read read = Choices.ofJson("{\"" + word + "\":\"" + text + "\"}");
      if (read instanceof Read.Chosen(Choice choice)) {
        taken++;
        String target =
            switch (choice) {
              case Choice.Ring ring -> ((Target.Device) ring.targets().getFirst()).name();
              case Choice.Enqueue enqueue -> enqueue.queue();
              case Choice.Forward forward -> forward.number();
              case Choice.Announce announce -> announce.sound();
              case Choice.Reject _, Choice.Continue _ -> "";
            };
        assertThat(target).matches("[A-Za-z0-9_.+-]*(/[A-Za-z0-9_-]+)*").doesNotStartWith("/");
      }
    }
    assertThat(taken).isGreaterThan(1_000);
  }
}
