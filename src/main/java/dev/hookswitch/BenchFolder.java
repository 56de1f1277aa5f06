package dev.hookswitch;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a bench keeps what it removes at its end: on a disk and not in memory, where there is one.
 */
final class BenchFolder {

  private static final List<String> IN_MEMORY = List.of("tmpfs", "ramfs");

  private BenchFolder() {}

  /** Makes one. */
  static Path make() throws IOException {
    Path usual = Path.of(System.getProperty("java.io.tmpdir"));
    for (Path place : List.of(usual, Path.of(""), Path.of(System.getProperty("user.home")))) {
      Path absolute = place.toAbsolutePath();
      if (Files.isWritable(absolute) && !isInMemory(absolute)) {
        return Files.createTempDirectory(absolute, "hookswitch-bench-");
      }
    }
    return Files.createTempDirectory("hookswitch-bench-");
  }

  private static boolean isInMemory(Path place) throws IOException {
    FileStore store = Files.getFileStore(place);
    return IN_MEMORY.contains(store.type());
  }

  static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
