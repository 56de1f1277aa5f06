package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every source file looks the way google-java-format prints it. */
class FormatTest {

  private static final List<Path> PLACES =
      List.of(Path.of("src/main/java"), Path.of("src/test/java"), Path.of("bench/src"));

  @Test
  void sourcesAreFormatted() {
    List<Path> unformatted =
        PLACES.stream().flatMap(FormatTest::sources).filter(FormatTest::differs).toList();

    assertThat(unformatted).as("files that `bin/format` would change").isEmpty();
  }

  private static Stream<Path> sources(Path place) {
    if (!Files.isDirectory(place)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean differs(Path file) {
    try {
      String source = Files.readString(file);
      return !new Formatter().formatSourceAndFixImports(source).equals(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatterException e) {
      throw new AssertionError(file + " cannot be read by google-java-format", e);
    }
  }
}
