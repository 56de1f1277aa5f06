package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.access.ApiKey;
import dev.hookswitch.journal.JournalException;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every store of API keys must do. */
abstract class ApiKeyStoreContract extends StoreContract {

  private static final Instant NOW = Instant.parse("2026-11-23T04:08:46.001Z");

  private static byte[] hash(int of) {
    byte[] hash = new byte[32];
    Arrays.fill(hash, (byte) of);
    return hash;
  }

  @Test
  void aKeyIsFoundByItsHash() {
    ApiKey admins = new ApiKey("key_a", null, "", NOW);
    ApiKey acmes = new ApiKey("key_b", "acme", "the \"shop\"", NOW.plusMillis(1));
    keys.insert(acmes, hash(2));
    keys.insert(admins, hash(255));
    assertThat(keys.findBySha256(hash(255))).contains(admins);
    assertThat(keys.findBySha256(hash(2))).contains(acmes);
    assertThat(keys.findBySha256(hash(3))).isEmpty();
    assertThat(keys.all()).containsExactly(admins, acmes);
    reopen();
    assertThat(keys.all()).containsExactly(admins, acmes);
  }

  @Test
  void aDeletedKeyOpensNothing() {
    keys.insert(new ApiKey("key_a", "acme", "", NOW), hash(1));
    assertThat(keys.delete("key_a")).isTrue();
    assertThat(keys.delete("key_a")).isFalse();
    assertThat(keys.findBySha256(hash(1))).isEmpty();
    assertThat(keys.all()).isEmpty();
  }

  @Test
  void noTwoKeysAreTheSame() {
    keys.insert(new ApiKey("key_a", "acme", "", NOW), hash(1));
    assertThatThrownBy(() -> keys.insert(new ApiKey("key_b", "zeta", "", NOW), hash(1)))
        .isInstanceOf(JournalException.class);
    assertThat(keys.findBySha256(hash(1)).orElseThrow().account()).isEqualTo("acme");
  }
}
