package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.idempotency.IdempotencyKey;
import dev.hookswitch.idempotency.IdempotencyStore;
import dev.hookswitch.idempotency.IdempotencyStore.Answer;
import dev.hookswitch.idempotency.IdempotencyStore.Claim;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of idempotency keys must do. */
abstract class IdempotencyContract extends StoreContract {

  static final Instant NOW = Instant.parse("2026-11-24T04:08:46.001Z");
  static final IdempotencyKey KEY = IdempotencyKey.of("acme", "once").orElseThrow();
  private static final byte[] BODY = "{\"secret\":\"whsec_x\"}".getBytes(StandardCharsets.UTF_8);

  IdempotencyStore store;

  @BeforeEach
  void openStore() {
    store =
        new SqlIdempotencyStore(
            database, new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom()));
  }

  Claim.Granted granted(IdempotencyKey key, Instant now) {
    Claim claim = store.claim(key, "f", now);
    assertThat(claim).isInstanceOf(Claim.Granted.class);
    return (Claim.Granted) claim;
  }

  @Test
  void theFirstIsGrantedAndTheAnswerIsRemembered() {
    Claim.Granted claim = granted(KEY, NOW);
    assertThat(store.claim(KEY, "f", NOW)).isInstanceOf(Claim.UnderWay.class);
    assertThat(store.claim(KEY, "g", NOW)).isInstanceOf(Claim.Another.class);
    store.keep(claim, new Answer(201, "application/json", "/v1/endpoints/ep_1", BODY));
    reopen();
    openStore();
    Claim again = store.claim(KEY, "f", NOW.plusSeconds(5));
    assertThat(again).isInstanceOf(Claim.Answered.class);
    Answer answer = ((Claim.Answered) again).answer();
    assertThat(answer)
        .returns(201, Answer::status)
        .returns("application/json", Answer::contentType)
        .returns("/v1/endpoints/ep_1", Answer::location);
    assertThat(answer.body()).isEqualTo(BODY);
    assertThat(store.claim(KEY, "g", NOW)).isInstanceOf(Claim.Another.class);
    // what is remembered is not released by a claim that lasted too long
    store.release(claim);
    assertThat(store.claim(KEY, "f", NOW)).isInstanceOf(Claim.Answered.class);
  }

  @Test
  void aReleasedKeyIsFreeAndOthersHaveTheirOwn() {
    store.release(granted(KEY, NOW));
    var _ = granted(KEY, NOW);
    var _ = granted(IdempotencyKey.of("zeta", "once").orElseThrow(), NOW);
    var _ = granted(IdempotencyKey.of(null, "once").orElseThrow(), NOW);
  }

  @Test
  void anAnswerIsForgottenAfterADayAndAClaimAfterTwoMinutes() {
    store.keep(granted(KEY, NOW), new Answer(204, null, null, new byte[0]));
    assertThat(store.claim(KEY, "f", NOW.plus(IdempotencyStore.KEPT).minusMillis(1)))
        .isInstanceOf(Claim.Answered.class);
    Instant next = NOW.plus(IdempotencyStore.KEPT);
    Claim.Granted left = granted(KEY, next);
    assertThat(store.claim(KEY, "f", next.plus(Duration.ofSeconds(119))))
        .isInstanceOf(Claim.UnderWay.class);
    Claim.Granted taken = granted(KEY, next.plus(IdempotencyStore.LONGEST_CLAIM));
    // who comes back so late has nothing to say any more
    store.keep(left, new Answer(201, null, null, BODY));
    store.release(left);
    assertThat(store.claim(KEY, "f", taken.at())).isInstanceOf(Claim.UnderWay.class);
  }

  @Test
  void anOwnerHasSoManyKeys() {
    var _ =
        database.write(handle -> {
          var batch =
              handle.prepareBatch(
                  "insert into idempotency (owner, hash, fingerprint, at) values ('acme', :hash,"
                      + " 'f', :at)");
          for (int i = 0; i < IdempotencyStore.MOST_OF_OWNER; i++) {
            batch.bind("hash", "h" + i).bind("at", NOW.toEpochMilli()).add();
          }
          return batch.execute().length;
        });
    assertThat(store.claim(KEY, "f", NOW)).isInstanceOf(Claim.Full.class);
    var _ = granted(IdempotencyKey.of("zeta", "once").orElseThrow(), NOW);
    var _ = granted(KEY, NOW.plus(IdempotencyStore.KEPT));
  }

  @Test
  void ofManyAtOnceOneIsGranted() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Claim>> claims = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        claims.add(threads.submit((Callable<Claim>) () -> store.claim(KEY, "f", NOW)));
      }
      int granted = 0;
      for (Future<Claim> claim : claims) {
        granted += claim.get() instanceof Claim.Granted ? 1 : 0;
      }
      assertThat(granted).isEqualTo(1);
    }
  }
}
