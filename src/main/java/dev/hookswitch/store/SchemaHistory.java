package dev.hookswitch.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.sql.DataSource;

/**
 * Whether a database is what this program makes it: its history, which Flyway writes, says of each
 * shipped script that it was carried out as it is shipped, and of nothing else. Then Flyway would
 * find nothing to do, and a start is spared the time that Flyway takes to find that. In every other
 * case, also where the history cannot be read, Flyway has the word.
 */
final class SchemaHistory {

  private SchemaHistory() {}

  /**
   * Asks the database.
   *
   * @param folder of the scripts, as a resource, with a slash before it and behind it
   */
  static boolean isWhole(DataSource source, String folder) {
    try {
      return done(source).equals(shipped(folder));
    } catch (SQLException | IOException e) {
      return false; // an empty database, most often
    }
  }

  /** The scripts that were carried out, with their checksums; one that failed is never right. */
  private static Map<String, Integer> done(DataSource source) throws SQLException {
    Map<String, Integer> done = new HashMap<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select script, checksum, type, success from flyway_schema_history")) {
      while (row.next()) {
        String script = row.getString("script");
        boolean isRight = row.getBoolean("success") && "SQL".equals(row.getString("type"));
        if (!isRight || done.put(script, row.getInt("checksum")) != null) {
          throw new SQLException(script + " was not simply carried out once");
        }
      }
    }
    return done;
  }

  private static Map<String, Integer> shipped(String folder) throws IOException {
    URL place = SchemaHistory.class.getResource(folder);
    if (place == null) {
      throw new IOException("no folder " + folder);
    }
    Map<String, Integer> shipped = new HashMap<>();
    for (String script : scripts(place)) {
      shipped.put(script, checksum(folder + script));
    }
    return shipped;
  }

  private static List<String> scripts(URL place) throws IOException {
    if (place.openConnection() instanceof JarURLConnection jar) {
      String prefix = jar.getEntryName();
      return jar.getJarFile().stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(prefix) && name.endsWith(".sql"))
          .map(name -> name.substring(prefix.length()))
          .toList();
    }
    try (Stream<Path> files = Files.list(Path.of(URI.create(place.toString())))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sql"))
          .toList();
    }
  }

  /** As Flyway has it: of the lines, without what separates them. */
  private static int checksum(String script) throws IOException {
    CRC32 sum = new CRC32();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                SchemaHistory.class.getResourceAsStream(script), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        sum.update(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return (int) sum.getValue();
  }
}
