package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import dev.hookswitch.people.oidc.FakeIssuer;
import dev.hookswitch.people.oidc.OidcSignIn.Answered;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To an identity provider and back, as a browser goes. */
class OidcPagesTest {

  private static final String BACK = "/console/oidc/callback";

  @TempDir Path folder;

  @Test
  void whoTheIssuerVouchesForIsLetIn() throws IOException, JOSEException {
    try (FakeIssuer issuer = new FakeIssuer(Instant::now);
        ConsoleHarness console = new ConsoleHarness(folder, issuer.issuer())) {
      ConsoleHarness.Browser stranger = console.stranger();
      assertThat(stranger.get("/console/sign-in").body())
          .contains("href=\"/console/oidc/go\"", "Sign in with your organisation");

      HttpResponse<String> go = stranger.get("/console/oidc/go");
      assertThat(go.statusCode()).isEqualTo(303);
      String kept = go.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(kept).contains("HttpOnly", "SameSite=Lax", "Path=/console/oidc");
      String cookie = kept.substring(0, kept.indexOf(';'));
      Answered answered =
          issuer.visit(URI.create(go.headers().firstValue("Location").orElseThrow()));
      String back = BACK + "?state=" + answered.state() + "&code=" + answered.code();

      assertThat(stranger.get(back).statusCode()).as("of another browser").isEqualTo(401);
      HttpResponse<String> in = stranger.get(back, "Cookie", cookie);
      assertThat(in.statusCode()).isEqualTo(200);
      assertThat(in.body()).contains("content=\"0;url=/console\"");
      ConsoleHarness.Browser jane = console.new Browser(ConsoleHarness.session(in));
      assertThat(jane.get("/console").body()).contains("Jane Doe");

      HttpResponse<String> again = stranger.get(back, "Cookie", cookie);
      assertThat(again.statusCode()).isEqualTo(401);
      assertThat(again.body()).contains("This sign-in is too old, or was used before");
    }
  }

  @Test
  void anIssuerThatIsNotThereIsSaidToBe() throws IOException {
    // port 9 (discard): nobody listens
    try (ConsoleHarness console =
        new ConsoleHarness(folder, URI.create("http://127.0.0.1:9/office"))) {
      HttpResponse<String> gone = console.stranger().get("/console/oidc/go");
      assertThat(gone.statusCode()).isEqualTo(401);
      assertThat(gone.body()).contains("The identity provider cannot be reached now");
    }
  }
}
