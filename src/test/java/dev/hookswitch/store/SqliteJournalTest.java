package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.Eventually;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.JournalException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class SqliteJournalTest extends JournalContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }

  @Test
  void aSecondProcessIsRefused() {
    assertThatThrownBy(() -> place.open())
        .isInstanceOf(JournalException.class)
        .hasMessageEndingWith("is in use by another Hookswitch process");
  }

  @Test
  void aFullDiskLosesNothing() {
    List<CallEvent> before = Told.answered("before", "acme");
    journal.append("pbx1", before).join();
    // SQLite's own bound on the number of pages is what a full disk looks like to it
    int pages =
        database.write(
            handle -> handle.createQuery("pragma page_count").mapTo(Integer.class).one());
    database.write(handle -> handle.execute("pragma max_page_count = " + pages));
    List<CompletableFuture<Appended>> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiting.add(journal.append("pbx1", Told.answered("during" + i, "acme")));
    }
    Eventually.until("the journal says what is wrong", () -> journal.trouble().isPresent());
    assertThat(journal.trouble()).get().asString().endsWith("cannot grow: the disk is full");
    database.write(handle -> pragma(handle, "max_page_count = 1073741823"));
    waiting.forEach(CompletableFuture::join);
    assertThat(journal.trouble()).isEmpty();
    assertThat(java.util.Arrays.stream(journal.ends()).sum()).isEqualTo(1_010);
    assertThat(journal.session(before.getFirst().sessionId())).isEqualTo(before);
  }

  private static int pragma(Handle handle, String pragma) {
    return handle.createQuery("pragma " + pragma).mapTo(Integer.class).one();
  }

  @Test
  void whatCannotBeADatabaseIsSaidInOneSentence() throws IOException {
    Path text = folder.resolve("text.db");
    Files.writeString(
        text, "this is a text and no database at all, long enough to be looked at".repeat(20));
    refused("jdbc:sqlite:" + text, "is not a SQLite database");
    refused("jdbc:sqlite:" + folder, "is a folder");
    refused("jdbc:mysql://host/db?password=secret", "storage.url must be jdbc:sqlite:FILE");
    Path file = Files.writeString(folder.resolve("file"), "");
    refused("jdbc:sqlite:" + file.resolve("in/a/file.db"), "cannot be made");
  }

  private static void refused(String url, String sentence) {
    assertThatThrownBy(() -> Database.open(url, null))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("secret")
        .extracting(e -> e.getMessage().lines().count())
        .isEqualTo(1L);
  }

  @Test
  void onlyItsOwnerMayReadIt() throws IOException {
    Path file = folder.resolve("new/hookswitch.db");
    Database.open("jdbc:sqlite:" + file, null).close();
    assertThat(Files.getPosixFilePermissions(file))
        .extracting(Enum::name)
        .allMatch(p -> p.startsWith("OWNER"));
    assertThat(Files.getPosixFilePermissions(file.getParent()))
        .extracting(Enum::name)
        .allMatch(p -> p.startsWith("OWNER"));
  }

  /** Another JVM appends and says what was confirmed; it is killed in the middle of it. */
  @Test
  void whatWasConfirmedSurvivesSigkill() throws IOException, InterruptedException {
    Path file = folder.resolve("killed.db");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AppendsUntilKilled.class.getName(),
                "jdbc:sqlite:" + file)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> confirmed = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        confirmed.add(line);
        if (confirmed.size() == 200) {
          process.toHandle().destroyForcibly(); // leaves what it wrote readable
        }
      }
    }
    process.waitFor();
    assertThat(confirmed).hasSizeGreaterThanOrEqualTo(200);
    try (Database again = Database.open("jdbc:sqlite:" + file, null);
        SqlJournal survivor = new SqlJournal(again)) {
      for (String root : confirmed) {
        assertThat(survivor.session(Told.answered(root, "acme").getFirst().sessionId()))
            .hasSize(10);
      }
      for (int partition = 0; partition < survivor.partitions(); partition++) {
        assertThat(survivor.read(Map.of(partition, 0L), 1_000_000))
            .hasSize((int) survivor.ends()[partition]);
      }
    }
  }

  /** The program that is killed. */
  static final class AppendsUntilKilled {
    private AppendsUntilKilled() {}

    public static void main(String[] args) {
      SqlJournal journal = new SqlJournal(Database.open(args[0], null));
      for (int i = 0; i < 100_000; i++) {
        String root = "call" + i;
        var _ =
            journal
                .append("pbx1", Told.answered(root, "acme"))
                .thenRun(() -> System.out.println(root));
      }
    }
  }
}
