package dev.hookswitch;

import dev.hookswitch.archive.Archive;
import dev.hookswitch.archive.FolderArchive;
import dev.hookswitch.archive.S3Archive;
import dev.hookswitch.archive.S3Settings;
import dev.hookswitch.endpoint.FilterWords;
import dev.hookswitch.recording.FetchLimits;
import dev.hookswitch.recording.Rule;
import dev.hookswitch.recording.Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is recorded, and where it is kept.
 *
 * @param work a folder for files on their way
 * @param largest bytes of a recording's files on the PBX together
 * @param folders by PBX: its spool's folder {@code recording}, where it is a folder here
 */
public record RecordingSettings(
    Place place, Rules rules, Path work, long largest, int atOnce, Map<String, Path> folders) {

  private static final String FOLDER = "file:";
  private static final Place DEFAULT_PLACE = new Place.Folder(Path.of("data", "recordings"));
  private static final Path DEFAULT_WORK = Path.of("data", "recordings-on-their-way");
  private static final long MEGABYTE = 1024 * 1024;
  private static final int DEFAULT_MEGABYTES = 1024;

  /** A WAV file tells its length in 32 bits. */
  private static final int MOST_MEGABYTES = 4000;

  private static final int DEFAULT_AT_ONCE = 2;

  /** Nothing is recorded. */
  static final RecordingSettings NONE =
      new RecordingSettings(
          DEFAULT_PLACE,
          Rules.NONE,
          DEFAULT_WORK,
          DEFAULT_MEGABYTES * MEGABYTE,
          DEFAULT_AT_ONCE,
          Map.of());

  public RecordingSettings {
    folders = Map.copyOf(folders);
  }

  /** Where what is finished is kept. */
  public sealed interface Place {

    record Folder(Path path) implements Place {}

    record Bucket(S3Settings s3) implements Place {}
  }

  Archive archive(InstantSource clock) {
    return switch (place) {
      case Place.Folder(Path path) -> new FolderArchive(path);
      case Place.Bucket(S3Settings s3) -> new S3Archive(s3, clock);
    };
  }

  FetchLimits limits(Duration kept) {
    return new FetchLimits(work, largest, atOnce, kept, FetchLimits.RETRY);
  }

  /** Reads the settings' {@code recordings}. */
  static RecordingSettings read(YamlNode node) {
    YamlNode work = node.get("work");
    Map<String, Path> folders = new LinkedHashMap<>();
    YamlNode byPbx = node.get("folders");
    byPbx.entries().keySet().forEach(pbx -> folders.put(pbx, Path.of(byPbx.get(pbx).text())));
    RecordingSettings settings =
        new RecordingSettings(
            place(node.get("store")),
            new Rules(node.get("rules").list().stream().map(RecordingSettings::rule).toList()),
            work.isAbsent() ? DEFAULT_WORK : Path.of(work.text()),
            node.get("max_megabytes").number(1, MOST_MEGABYTES, DEFAULT_MEGABYTES) * MEGABYTE,
            node.get("fetch_at_once").number(1, 32, DEFAULT_AT_ONCE),
            folders);
    node.closed();
    return settings;
  }

  private static Place place(YamlNode node) {
    if (node.isAbsent()) {
      return DEFAULT_PLACE;
    }
    if (node.plain() instanceof String text) {
      if (!text.startsWith(FOLDER) || text.length() == FOLDER.length()) {
        throw node.wrong("recordings.store must be file:FOLDER, or s3 with what it takes");
      }
      return new Place.Folder(Path.of(text.substring(FOLDER.length())));
    }
    Place bucket = new Place.Bucket(s3(node.require("s3")));
    node.closed();
    return bucket;
  }

  private static S3Settings s3(YamlNode node) {
    YamlNode prefix = node.get("prefix");
    String before = prefix.text("").replaceAll("^/+|/+$", "");
    if (!before.matches("[A-Za-z0-9_.-]*(/[A-Za-z0-9_.-]+)*") || before.contains("..")) {
      throw prefix.wrong("prefix must be names of letters, digits, _ - and . with / between them");
    }
    YamlNode bucket = node.require("bucket");
    if (!bucket.text().matches("[A-Za-z0-9][A-Za-z0-9._-]{1,62}")) {
      throw bucket.wrong("bucket must be a bucket's name alone");
    }
    S3Settings s3 =
        new S3Settings(
            node.require("endpoint").url(),
            bucket.text(),
            node.get("region").text(S3Settings.DEFAULT_REGION),
            node.require("access_key").text(),
            node.require("secret_key").text(),
            before.isEmpty() ? "" : before + "/");
    node.closed();
    return s3;
  }

  private static Rule rule(YamlNode node) {
    YamlNode share = node.get("share");
    Rule rule =
        new Rule(
            node.get("account").optionalText(),
            texts(node.get("dids")),
            texts(node.get("users")),
            node.get("directions").list().stream()
                .map(each -> each.word(FilterWords.directions()))
                .collect(Collectors.toSet()),
            texts(node.get("campaigns")),
            share.isAbsent() ? 100 : share.decimal(0, 100),
            node.get("pause").flag(true));
    node.closed();
    return rule;
  }

  private static Set<String> texts(YamlNode node) {
    List<YamlNode> items = node.list();
    return items.stream().map(YamlNode::text).collect(Collectors.toSet());
  }
}
