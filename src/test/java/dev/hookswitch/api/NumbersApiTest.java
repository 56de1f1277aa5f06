package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.Told;
import dev.hookswitch.store.SqlRedactionStore;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A number's owner asks. */
class NumbersApiTest extends ApiHarness {

  @Test
  void anAccountHasANumberTakenOutOfItsCallsAndSeesHowFarThatIs() {
    journal.append("pbx1", Told.answered("a", "acme")).join();
    Answer asked = send("DELETE", "/v1/numbers/+37120000009", acme, null);
    assertThat(asked.status()).isEqualTo(202);
    assertThat(asked.body().path("status").asString()).isEqualTo("working");
    assertThat(asked.body().path("account").asString()).isEqualTo("acme");
    String place = asked.response().headers().firstValue("location").orElseThrow();
    assertThat(place).isEqualTo("/v1/redactions/" + asked.body().path("id").asString());
    SqlRedactionStore store = new SqlRedactionStore(database);
    while (store.step(Instant.parse("2100-01-01T00:00:00Z"))) {
      assertThat(get(place, zeta).status()).isEqualTo(404);
    }
    Answer done = get(place, ADMIN);
    assertThat(done.body().path("status").asString()).isEqualTo("done");
    assertThat(done.body().path("events").asInt()).isEqualTo(10);
    assertThat(done.body().toString()).doesNotContain("37120000009");
    assertThat(get("/v1/events", acme).body().toString())
        .contains("redacted")
        .doesNotContain("37120000009");
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (String wrong : new String[] {"101", "alice", "1234567890123456"}) {
      assertThat(send("DELETE", "/v1/numbers/" + wrong, acme, null).status()).isEqualTo(400);
    }
    assertThat(send("DELETE", "/v1/numbers/37120000009", null, null).status()).isEqualTo(401);
    assertThat(get("/v1/redactions/red_none", acme).status()).isEqualTo(404);
  }
}
