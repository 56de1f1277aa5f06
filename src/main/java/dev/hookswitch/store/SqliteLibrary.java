package dev.hookswitch.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite itself, which is no Java. Its driver unpacks it from its jar into a temporary folder at
 * every start, which takes a tenth of the time until the first login; the launcher has it kept
 * beside the program instead. Where it is not kept, or for another version of the driver, the
 * driver does what it always does.
 */
public final class SqliteLibrary {

  /** Where the launcher keeps what a start would otherwise unpack. */
  private static final String KEPT = "hookswitch.native";

  /** The driver's: a folder in which it looks before it unpacks anything. */
  private static final String LOOKED_FOR = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /** To be called before the first connection. */
  static void findKept() {
    String kept = System.getProperty(KEPT);
    if (kept != null && System.getProperty(LOOKED_FOR) == null) {
      Path folder = folder(Path.of(kept));
      if (Files.isRegularFile(folder.resolve(name()))) {
        System.setProperty(LOOKED_FOR, folder.toString());
      }
    }
  }

  /**
   * Keeps it in a folder.
   *
   * @throws IOException when it cannot be written there; then nothing is there
   */
  public static void keep(Path kept) throws IOException {
    Path library = folder(kept).resolve(name());
    try (@Nullable InputStream packed =
        SQLiteJDBCLoader.class.getResourceAsStream(
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name())) {
      if (packed != null) { // else the driver has none for this machine, and says so itself
        Files.createDirectories(folder(kept));
        Path whole = Files.createTempFile(folder(kept), "library", null);
        Files.copy(packed, whole, StandardCopyOption.REPLACE_EXISTING);
        // in one step: who starts meanwhile finds all of it or nothing
        Files.move(whole, library, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Of another version it would not fit. */
  private static Path folder(Path kept) {
    return kept.resolve("sqlite-" + SQLiteJDBCLoader.getVersion()).toAbsolutePath();
  }

  private static String name() {
    return LibraryLoaderUtil.getNativeLibName();
  }
}
