package dev.hookswitch.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a masked endpoint is told, and what it is not. */
class NumberMaskTest {

  private static final Pattern TOKEN = Pattern.compile("\\+?[0-9]{0,3}…~[A-Za-z0-9_-]{10}");

  private final NumberMask mask = new NumberMask(new byte[32]);

  private String masked(String json) {
    byte[] event = json.getBytes(StandardCharsets.UTF_8);
    // the test's own text is as the program would write it
    assertThat(EventJson.encode(EventJson.decode(event))).isEqualTo(event);
    byte[] body = EventJson.encode(mask.masked(EventJson.decode(event)));
    assertThat(EventJson.encode(EventJson.decode(body))).isEqualTo(body);
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String event(String did, String account, String data) {
    return """
    {"id":"evt_1","event":"COMPLETED","timestamp":"2026-11-23T04:08:46.001Z","accountcode":"%s",\
    "session_id":"s_1","seq":2,"call_id":"c_37120000009","direction":"inbound","type":"standard",\
    "phase":"didtosip","participants":[{"type":"did","value":"+37120000009"},\
    {"type":"sip","value":"37120000009","user":"37120000009"},{"type":"local","value":"%s"},\
    {"type":"local","value":"queue-1"},{"type":"did","value":"anonymous"},\
    {"type":"did","value":"112"}],"did":"%s","hanged_by":"phone","hanged_value":"37120000009",\
    "is_answered":true,"cause":16,"duration":5.517,"talk_time":4.501%s}\
    """
        .formatted(account, did, did, data);
  }

  private static Set<String> tokens(String json) {
    Set<String> found = new LinkedHashSet<>();
    TOKEN.matcher(json).results().forEach(token -> found.add(token.group()));
    return found;
  }

  @Test
  void numbersBecomeTokensAndEverythingElseStaysByteForByte() {
    String plain = event("20001", "acme", "");
    String told = masked(plain);
    // in the order in which they stand; short numbers keep no digit
    List<String> tokens = List.copyOf(tokens(told));
    assertThat(tokens).hasSize(4);
    assertThat(tokens.get(0)).startsWith("+371…~");
    assertThat(tokens.get(1)).startsWith("…~");
    assertThat(tokens.get(2)).startsWith("…~");
    assertThat(tokens.get(3)).isEqualTo(tokens.get(0).substring(1));
    String restored =
        told.replace(tokens.get(0), "+37120000009")
            .replace(tokens.get(3), "37120000009")
            .replace(tokens.get(1), "20001")
            .replace(tokens.get(2), "112");
    assertThat(restored).isEqualTo(plain);
  }

  @Test
  void devicesUsersAndNobodyAreUntouched() {
    assertThat(masked(event("37160000001", "acme", "")))
        .contains(
            "{\"type\":\"sip\",\"value\":\"37120000009\",\"user\":\"37120000009\"}",
            "{\"type\":\"local\",\"value\":\"queue-1\"}",
            "{\"type\":\"did\",\"value\":\"anonymous\"}",
            "\"call_id\":\"c_37120000009\"")
        .doesNotContain("37160000001", "+37120000009");
  }

  @Test
  void theSameNumberIsTheSameTokenInOneAccountAndAnotherInAnother() {
    Set<String> acme = tokens(masked(event("37160000001", "acme", "")));
    assertThat(tokens(masked(event("37160000001", "acme", "")))).isEqualTo(acme);
    assertThat(tokens(masked(event("37160000001", "zeta", "")))).doesNotContainAnyElementsOf(acme);
    byte[] other = new byte[32];
    other[0] = 1;
    CallEvent event =
        EventJson.decode(event("37160000001", "acme", "").getBytes(StandardCharsets.UTF_8));
    assertThat(tokens(EventJson.encodeToString(new NumberMask(other).masked(event))))
        .doesNotContainAnyElementsOf(acme);
  }

  @Test
  void numbersInVariablesAndInACallbackAreFound() {
    String told =
        masked(
            event(
                "37160000001",
                "acme",
                """
                ,"data":{"campaign_id":"7","callback":{"called":"101","calling":"37120000009",\
                "callerid":"37160000001","first":"operator"},"variables":{"CALLER":"\\"Anna\\" <+37120000009>",\
                "DAY":"2026-11-23","HOST":"10.0.0.1","LANGUAGE":"lv","SHORT":"112",\
                "WRITTEN":"+371 2000-0009"}}\
                """));
    assertThat(told)
        .contains("\"DAY\":\"2026-11-23\"", "\"HOST\":\"10.0.0.1\"", "\"LANGUAGE\":\"lv\"")
        .contains("\"campaign_id\":\"7\"", "\"called\":\"101\"", "\\\"Anna\\\" <+371…~")
        .doesNotContain("<+37120000009>", "2000-0009", "\"SHORT\":\"112\"")
        .doesNotContain("37160000001");
    // the same however it is written
    Set<String> of371 = new LinkedHashSet<>();
    tokens(told).forEach(token -> of371.add(token.substring(token.indexOf('~'))));
    assertThat(of371).hasSize(3);
  }

  @Test
  void everyEventOfACallIsStillOneOfItsKind() {
    for (CallEvent event : Told.answered("1.0", "acme")) {
      byte[] body = EventJson.encode(mask.masked(event));
      assertThat(EventJson.decode(body).kind()).isEqualTo(event.kind());
      assertThat(EventJson.decode(body).id()).isEqualTo(event.id());
      assertThat(new String(body, StandardCharsets.UTF_8))
          .doesNotContain("37120000009", "37160000001");
    }
  }
}
