package dev.hookswitch.callflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.endpoint.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which flow a call belongs to. */
class FlowsTest {

  private static Flow flow(String id, Set<String> dids, String account, String pbx) {
    return new Flow(
        Endpoint.of(id, URI.create("https://example.com/"), account, Rig.SECRET, Rig.NOW),
        new Flow.Calls(dids, account, pbx),
        Duration.ofSeconds(2),
        Choice.CONTINUE,
        List.of());
  }

  private static InboundCall call(String pbx, String account, String did) {
    return new InboundCall("s_1", pbx, account, "37120000009", did, did, Rig.NOW);
  }

  private final Flows flows =
      new Flows(
          List.of(
              flow("house", Set.of(), null, "pbx1"),
              flow("acme", Set.of(), "acme", null),
              flow("acme-riga", Set.of(), "acme", "riga"),
              flow("sales", Set.of("60000001"), null, null)),
          (pbx, number) -> "+371" + number);

  private String find(InboundCall call) {
    return flows.find(call).map(Flow::id).orElse("none");
  }

  @Test
  void theMostSpecificDecides() {
    assertThat(find(call("pbx1", "acme", "+37160000001"))).isEqualTo("sales");
    assertThat(find(call("pbx1", "zeta", "+37160000001"))).isEqualTo("sales");
    assertThat(find(call("pbx1", "acme", "+37160000002"))).isEqualTo("acme");
    assertThat(find(call("riga", "acme", "+37160000002"))).isEqualTo("acme-riga");
    assertThat(find(call("pbx1", "zeta", "+37160000002"))).isEqualTo("house");
    assertThat(find(call("riga", "zeta", "+37160000002"))).isEqualTo("none");
  }

  @Test
  void aNumberIsFoundAsItIsWrittenToo() {
    assertThat(find(call("riga", "zeta", "60000001"))).isEqualTo("sales");
  }
}
