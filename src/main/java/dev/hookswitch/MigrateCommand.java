package dev.hookswitch;

import dev.hookswitch.kafka.KafkaPlace;
import dev.hookswitch.migrate.Migration;
import dev.hookswitch.migrate.Progress;
import dev.hookswitch.migrate.ToTopic;
import dev.hookswitch.migrate.Watcher;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.MigrationEnd;
import dev.hookswitch.store.SecretBox;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * From SQLite to PostgreSQL, and on to Kafka, while the program is stopped. What it does is told as
 * it is done.
 */
@Command(
    name = "migrate",
    description =
        "Moves everything from SQLite into an empty PostgreSQL database, and the events of one on"
            + " to a topic of Kafka, while serve does not run. Interrupted, the same command goes"
            + " on (docs/migration.md).")
final class MigrateCommand implements Callable<Integer> {

  @Option(
      names = "--from",
      required = true,
      paramLabel = "PLACE",
      description = "jdbc:sqlite:FILE or jdbc:postgresql://…, or the settings that have it (YAML)")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String from;

  @Option(
      names = "--to",
      paramLabel = "PLACE",
      description =
          "jdbc:postgresql://HOST/DATABASE?user=…&password=…, or the settings that have it (YAML),"
              + " with storage.kafka where events go on to a topic")
  private @Nullable String to;

  @Option(
      names = "--replace-nul",
      description =
          "puts U+FFFD in the place of U+0000 in texts; PostgreSQL cannot hold it, and without this"
              + " such a row is an error")
  private boolean replacesNul;

  @Option(
      names = "--unmark",
      description = "moves nothing: lets serve use the source again, which was moved or half moved")
  private boolean unmarks;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private final SecureRandom random = new SecureRandom();

  @Override
  public Integer call() throws IOException {
    if (unmarks == (to != null)) {
      throw new ParameterException(
          spec.commandLine(), "migrate needs --from and either --to or --unmark");
    }
    PrintStream out = System.out;
    MigrationPlace origin = MigrationPlace.of(from, random);
    if (to == null) {
      try (MigrationEnd source = origin.source()) {
        boolean wasMarked = Migration.unmark(source);
        out.println(source.description() + (wasMarked ? " can be used again" : " had no mark"));
      }
      return Main.DONE;
    }
    MigrationPlace destination = MigrationPlace.of(to, random);
    KafkaPlace topic = destination.topic();
    if (topic == null || !origin.isPostgres()) {
      try (MigrationEnd source = origin.source();
          MigrationEnd target = destination.target()) {
        migrate(order(origin, source, destination, target), destination, out);
      }
    } else if (!origin.url().equals(destination.url())) {
      throw new SettingsException(
          "--from and --to must be the same PostgreSQL database: it stays, and its events are moved"
              + " on to the topic");
    }
    if (topic != null) {
      try (Database database = destination.database()) {
        watched(
            out, watcher -> new ToTopic(database, topic, watcher, random, System::nanoTime).run());
        out.printf(
            "Start serve with %s from now on, with events on %s.%n", destination.name(), topic);
      }
    }
    return Main.DONE;
  }

  private void migrate(Migration.Order order, MigrationPlace destination, PrintStream out)
      throws IOException {
    watched(
        out,
        watcher ->
            new Migration(order, watcher, random, InstantSource.system(), System::nanoTime).run());
    if (destination.topic() == null) {
      sayWhatToChange(order, destination, out);
    }
  }

  /** What can be watched. */
  private interface Work {
    Migration.Result run(Watcher watcher) throws IOException;
  }

  private static void watched(PrintStream out, Work work) throws IOException {
    ProgressLine line = new ProgressLine(out, isTerminal(), System::nanoTime);
    Watcher watcher =
        new Watcher() {
          @Override
          public void planned(Plan plan) {
            say(plan, out);
          }

          @Override
          public void progressed(Progress progress) {
            line.show(progress);
          }
        };
    Migration.Result result;
    try {
      result = work.run(watcher);
    } finally {
      line.end();
    }
    if (!result.isNew()) {
      out.println("All was moved before; there is nothing left to do.");
    } else {
      out.printf(
          "%,d rows moved in %s (%,d a second) and verified in %s.%n",
          result.rows(),
          ProgressLine.inWords(result.copying()),
          perSecond(result.rows(), result.copying()),
          ProgressLine.inWords(result.verifying()));
    }
  }

  private Migration.Order order(
      MigrationPlace origin, MigrationEnd source, MigrationPlace destination, MigrationEnd target) {
    SecretBox key = destination.key();
    String keyOrigin = destination.name();
    if (key == null) {
      key = origin.key();
      keyOrigin = origin.name();
    }
    Path file = keyFile(source);
    if (key == null && Files.isRegularFile(file)) {
      key = SecretBox.besideDatabase(source.file().orElseThrow(), random);
      keyOrigin = file.toString();
    }
    return new Migration.Order(source, target, key, keyOrigin, replacesNul);
  }

  private static Path keyFile(MigrationEnd source) {
    return SecretBox.keyFile(source.file().orElseThrow());
  }

  private static void say(Watcher.Plan plan, PrintStream out) {
    out.printf(
        "From %s (%,d MiB)%ninto %s:%n",
        plan.source(), (plan.bytes() + (1 << 20) - 1) >> 20, plan.target());
    plan.rows()
        .forEach((table, rows) -> {
          if (rows > 0) {
            out.printf("%,15d  %s%n", rows, table);
          }
        });
    out.printf(
        "%,15d  rows in %d tables%n",
        plan.rows().values().stream().mapToLong(Long::longValue).sum(), plan.rows().size());
    plan.orphans()
        .forEach((table, rows) ->
            out.printf(
                "%,d rows of %s are left out: what they belong to was deleted.%n", rows, table));
    if (plan.done() > 0) {
      out.printf("%,d of them are there already, of an earlier run.%n", plan.done());
    }
    out.println("It may be interrupted at any time: the same command goes on.");
  }

  private static void sayWhatToChange(
      Migration.Order order, MigrationPlace destination, PrintStream out) {
    if (destination.key() != null) {
      out.printf(
          "Start serve with %s from now on; recordings stay where they are.%n", destination.name());
      return;
    }
    String key = order.keyOrigin().endsWith(".key") ? "the text in " : "that of ";
    out.printf(
        "In the settings make storage.url the URL of %s, and storage.key %s; recordings stay where"
            + " they are.%n",
        order.target().description(),
        order.key() == null ? "a new one (openssl rand -base64 32)" : key + order.keyOrigin());
  }

  private static long perSecond(long rows, Duration time) {
    return Math.round(rows / Math.max(1e-9, time.toNanos() / 1e9));
  }

  @SuppressWarnings("SystemConsoleNull") // the null marker of the platform says otherwise
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
