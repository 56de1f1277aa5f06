package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.journal.JournalException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Opening a PostgreSQL database. */
class PostgresDatabaseTest {

  private static void refused(String url, String sentence) {
    assertThatThrownBy(() -> Database.open(url, "secret"))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("secret")
        .extracting(e -> e.getMessage().lines().count())
        .isEqualTo(1L);
  }

  @Test
  void whatCannotBeConnectedToIsSaidInOneSentence() throws IOException {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    refused(
        "jdbc:postgresql://127.0.0.1:" + nobody + "/h?user=hook",
        "the PostgreSQL database 127.0.0.1:"
            + nobody
            + "/h cannot be reached: it refuses connections");
    refused("jdbc:postgresql://no-such-host.invalid/h?user=hook", "there is no such host");
    refused("jdbc:postgresql://host:port/x?user=hook", "storage.url");
    String url = Place.postgres().url();
    refused(url.replaceFirst("/test\\d+", "/none"), "does not exist on that server");
    refused(url.replace("user=postgres", "user=nobody"), "refuses the user or the password");
  }

  @Test
  void whatCannotBeUsedIsRefused() {
    assertThat(PostgresDatabase.refusal(13, "13.22", "UTF8", false))
        .contains("is version 13.22, which is too old: it must be 14 or newer");
    assertThat(PostgresDatabase.refusal(14, "14.0", "LATIN1", false))
        .contains("has the encoding LATIN1: it must be UTF8");
    assertThat(PostgresDatabase.refusal(18, "18.4", "UTF8", true))
        .contains("is a replica that cannot be written: name the primary server");
    assertThat(PostgresDatabase.refusal(14, "14.0", "UTF8", false)).isEmpty();
  }
}
