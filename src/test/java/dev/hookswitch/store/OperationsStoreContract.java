package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.operations.Notice;
import dev.hookswitch.operations.OperationsStore.Happened;
import dev.hookswitch.operations.OperationsStore.Placed;
import dev.hookswitch.operations.OperationsStore.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every outbox of operational notices must do. */
abstract class OperationsStoreContract extends StoreContract {

  private static final Instant NOW = Instant.parse("2026-11-23T04:08:46.001Z");

  private SqlOperationsStore outbox() {
    return new SqlOperationsStore(database);
  }

  private static Notice notice(String id) {
    return new Notice(id, NOW, ("{\"of\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  private String firstId() {
    return outbox().first().orElseThrow().notice().id();
  }

  @Test
  void whatWasAddedFirstComesFirstUntilItIsRemoved() {
    assertThat(outbox().first()).isEmpty();
    assertThat(outbox().add(notice("op_b"), 10)).isZero();
    assertThat(outbox().add(notice("op_a"), 10)).isZero();
    reopen();
    Waiting first = outbox().first().orElseThrow();
    assertThat(first.notice()).usingRecursiveComparison().isEqualTo(notice("op_b"));
    assertThat(first.attempts()).isZero();
    assertThat(first.due()).isEqualTo(NOW);
    outbox().postpone("op_b", NOW.plusSeconds(5));
    assertThat(outbox().first().orElseThrow().attempts()).isEqualTo(1);
    assertThat(outbox().first().orElseThrow().due()).isEqualTo(NOW.plusSeconds(5));
    outbox().remove("op_b");
    assertThat(firstId()).isEqualTo("op_a");
    outbox().remove("op_a");
    assertThat(outbox().first()).isEmpty();
  }

  @Test
  void atItsBoundTheOldestIsDropped() {
    for (int i = 0; i < 3; i++) {
      assertThat(outbox().add(notice("op_" + i), 3)).isZero();
    }
    assertThat(outbox().add(notice("op_3"), 3)).isEqualTo(1);
    assertThat(firstId()).isEqualTo("op_1");
    assertThat(outbox().add(notice("op_4"), 2)).isEqualTo(2);
    assertThat(firstId()).isEqualTo("op_3");
  }

  private static Happened happened(String id, String type, String account) {
    return new Happened(notice(id), type, account);
  }

  private List<String> seen(String account, String type, Long before, int limit) {
    return outbox().happened(account, type, before, limit).stream()
        .map(each -> each.happened().notice().id())
        .toList();
  }

  @Test
  void whatHappenedIsRememberedOnceAndSeenByWhomItConcerns() {
    outbox().remember(happened("op_1", "pbx.down", null), 10);
    outbox().remember(happened("op_2", "endpoint.failing", "acme"), 10);
    outbox().remember(happened("op_3", "endpoint.failing", "zeta"), 10);
    outbox().remember(happened("op_3", "endpoint.failing", "zeta"), 10);
    reopen();
    assertThat(seen(null, null, null, 10)).containsExactly("op_3", "op_2", "op_1");
    assertThat(seen("acme", null, null, 10)).containsExactly("op_2");
    assertThat(seen(null, "pbx.down", null, 10)).containsExactly("op_1");
    Placed newest = outbox().happened(null, null, null, 1).getFirst();
    assertThat(newest.happened().type()).isEqualTo("endpoint.failing");
    assertThat(newest.happened().account()).isEqualTo("zeta");
    assertThat(newest.happened().notice()).usingRecursiveComparison().isEqualTo(notice("op_3"));
    assertThat(seen(null, null, newest.place(), 1)).containsExactly("op_2");
    assertThat(outbox().first()).as("nobody is told of it").isEmpty();
  }

  @Test
  void ofWhatHappenedTheNewestAreKept() {
    for (int i = 0; i < 5; i++) {
      outbox().remember(happened("op_" + i, "pbx.up", null), 3);
    }
    assertThat(seen(null, null, null, 10)).containsExactly("op_4", "op_3", "op_2");
    SqlRetentionStore retention = new SqlRetentionStore(database);
    assertThat(retention.deleteHappened(NOW, 10)).isZero();
    assertThat(retention.deleteHappened(NOW.plusMillis(1), 2)).isEqualTo(2);
    assertThat(seen(null, null, null, 10)).containsExactly("op_4");
  }
}
