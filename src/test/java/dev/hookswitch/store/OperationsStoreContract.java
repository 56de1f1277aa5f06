package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.operations.Notice;
import dev.hookswitch.operations.OperationsStore.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
}
