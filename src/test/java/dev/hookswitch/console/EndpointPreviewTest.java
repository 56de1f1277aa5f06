package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.console.ConsoleHarness.Browser;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.people.Role;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the form of an endpoint shows and completes while it is filled in. */
class EndpointPreviewTest extends EndpointFormHarness {

  @Test
  void whatWouldBeSentIsShownForACallThatHappened() {
    List<CallEvent> call = Told.answered("p", "acme");
    console.happens(call);
    String session = call.getFirst().sessionId();
    HttpResponse<String> preview =
        shown(
            field("url", "https://hooks.example.com/calls"),
            field("headers.name", "X-Source"),
            field("headers.value", "hookswitch"),
            field("authentication", "bearer"),
            field("authentication.token", "t0ken"),
            field("events", "COMPLETED"),
            field("preview.call", session));
    assertThat(preview.body())
        .startsWith("<h2>")
        .contains(
            "1 of " + call.size() + " events are sent",
            "https://hooks.example.com/calls",
            "X-Source",
            "Bearer …",
            session,
            "COMPLETED",
            "filtered")
        .doesNotContain("t0ken");
    assertThat(
            shown(
                    field("url", "https://hooks.example.com/calls"),
                    field("events", "COMPLETED"),
                    field("preview.call", session),
                    field("preview.shown", session),
                    field("preview.seq", "1"))
                .body())
        .contains("START: the filter does not let it pass.");
    assertThat(shown(field("url", "nonsense at all"), field("max_age", "x")).body())
        .as("with what is wrong, and for the rest")
        .contains("url is not a URL", "max_age must be a time", "POST");
    assertThat(shown(field("format", "preset:salesforce")).body())
        .contains("instance_url", "Fill in what is missing");
    assertThat(
            shown(field("url", "https://h.example.com"), field("condition", "$error(\"no\")"))
                .body())
        .contains("there can be no request of it", "the condition:");
  }

  private HttpResponse<String> shown(Field... fields) {
    List<Field> form = new ArrayList<>(List.of(fields));
    form.add(field("id", ID));
    return post(PATH + "/form", form, "HX-Request", "true", "HX-Target", "preview");
  }

  @Test
  void noCallOfAnotherAccountIsShown() {
    List<CallEvent> call = Told.answered("q", "zeta");
    console.happens(call);
    String session = call.getFirst().sessionId();
    assertThat(
            shown(
                    field("url", "https://h.example.com"),
                    field("preview.call", session),
                    field("preview.listed", session))
                .body())
        .contains("A made-up call")
        .doesNotContain(session);
  }

  @Test
  void withoutAScriptTheWholeFormComesBack() {
    HttpResponse<String> form = post(PATH + "/form", field("id", ID), field("format", "get"));
    assertThat(form.statusCode()).isEqualTo(200);
    assertThat(form.body()).contains("<html", "name=\"format.parameter\"", ID);
  }

  @Test
  void wordsAreCompletedFromTheDirectory() {
    assertThat(ines.get(PATH + "/words/sip_users?sip_users=ali").body())
        .contains("<option value=\"alice\">Alice 101</option>");
    assertThat(ines.get(PATH + "/words/dids?dids=sal").body()).contains("37160000001", "Sales");
    assertThat(ines.get(PATH + "/words/dids?dids=nothing").body()).doesNotContain("option");
    assertThat(ines.get(PATH + "/words/campaigns").statusCode()).isEqualTo(200);
    assertThat(ines.get(PATH + "/words/secrets").statusCode()).isEqualTo(404);
    Browser zoe = console.signedIn("zoe", Role.INTEGRATOR, "zeta");
    assertThat(zoe.get(PATH + "/words/sip_users").body()).doesNotContain("alice");
    assertThat(zoe.get(PATH + "/words/account").body()).doesNotContain("acme");
  }
}
