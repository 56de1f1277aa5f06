package dev.hookswitch.bench;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.SampleCall;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Events made durable in SQLite, in groups of a hundred calls' next events: with their rows of
 * calls, parties and figures. One operation is one event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class JournalAppend {

  private static final int CALLS = 100;
  private static final int EVENTS_A_CALL = 10;

  private Path folder;
  private Database database;
  private SqlJournal journal;
  private int calls;

  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("journal-append");
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    journal = new SqlJournal(database);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS * EVENTS_A_CALL)
  public void append() {
    List<List<CallEvent>> open = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      open.add(SampleCall.answered("acme", Integer.toString(calls++), Instant.now()));
    }
    for (int step = 0; step < EVENTS_A_CALL; step++) {
      int next = step;
      journal.append("bench", open.stream().map(call -> call.get(next)).toList()).join();
    }
  }

  @TearDown
  public void close() throws IOException {
    journal.close();
    database.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
