package dev.hookswitch.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The presets that there are. Immutable. */
public final class Presets {

  /** Of files in a folder. */
  public static final int MAX_FILES = 200;

  /** What this server comes with, in the order in which they are shown. */
  private static final List<String> SHIPPED =
      List.of(
          "slack",
          "microsoft-teams",
          "google-chat",
          "hubspot",
          "pipedrive",
          "salesforce",
          "zendesk-ticket",
          "zendesk-call");

  private static final Presets OURS = new Presets(Map.of());

  /** Those of the folder. */
  private final Map<String, Preset> own;

  private Presets(Map<String, Preset> own) {
    this.own = Collections.unmodifiableMap(own);
  }

  /** Those that this server comes with. */
  public static Presets shipped() {
    return OURS;
  }

  /** Read when somebody first asks for one: a start, which they would make slower, does not. */
  private static final class Shipped {
    private static final Map<String, Preset> ALL = readShipped();
  }

  private static Map<String, Preset> readShipped() {
    Map<String, Preset> presets = new LinkedHashMap<>();
    for (String id : SHIPPED) {
      presets.put(id, Preset.read(resource(id)));
    }
    return Collections.unmodifiableMap(presets);
  }

  private static String resource(String id) {
    try (InputStream file = Presets.class.getResourceAsStream("presets/" + id + ".yaml")) {
      if (file == null) {
        throw new IllegalStateException("the preset " + id + " is not in the jar");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Those that this server comes with, and those in the files of a folder whose names end with
   * .yaml, .yml or .json. One with an id that is shipped takes its place.
   *
   * @throws FormatFailure with one sentence that names the file
   */
  public static Presets load(Path folder) {
    Map<String, Preset> presets = new LinkedHashMap<>();
    Map<String, Path> origins = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      Preset preset = read(file);
      Path other = origins.putIfAbsent(preset.id(), file);
      if (other != null) {
        throw new FormatFailure(file.getFileName() + ": has the same id as " + other.getFileName());
      }
      presets.put(preset.id(), preset);
    }
    return new Presets(presets);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files =
          entries
              .filter(Files::isRegularFile)
              .filter(file -> file.getFileName().toString().matches(".*\\.(yaml|yml|json)"))
              .limit(MAX_FILES + 1L)
              .sorted()
              .toList();
      if (files.size() > MAX_FILES) {
        throw new FormatFailure("the folder of presets has more than " + MAX_FILES + " files");
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new FormatFailure("the folder of presets cannot be read: " + folder);
    }
  }

  private static Preset read(Path file) {
    try {
      if (Files.size(file) > Preset.MAX_FILE) {
        throw new FormatFailure(
            file.getFileName() + ": is larger than " + Preset.MAX_FILE / 1024 + " KiB");
      }
      return Preset.read(Files.readString(file));
    } catch (IOException e) {
      throw new FormatFailure(file.getFileName() + ": cannot be read as UTF-8 text");
    } catch (FormatFailure e) {
      String sentence = e.sentence();
      String name = String.valueOf(file.getFileName());
      throw sentence.startsWith(name) ? e : new FormatFailure(name + ": " + sentence);
    }
  }

  public Collection<Preset> all() {
    Map<String, Preset> all = new LinkedHashMap<>(Shipped.ALL);
    all.putAll(own);
    return Collections.unmodifiableCollection(all.values());
  }

  public @Nullable Preset get(String id) {
    Preset preset = own.get(id);
    return preset == null ? Shipped.ALL.get(id) : preset;
  }

  Preset find(String id) {
    Preset preset = get(id);
    if (preset == null) {
      // a folder that is not there today: what needs it waits, and is not given up
      throw FormatFailure.forNow("there is no preset " + id);
    }
    return preset;
  }
}
