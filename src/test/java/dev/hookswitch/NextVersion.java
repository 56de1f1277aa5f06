package dev.hookswitch;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The version after this one, as there is no other yet: the same program, as a jar that says so,
 * with one migration more. It widens the tables as the rule for migrations allows
 * (docs/upgrade.md).
 */
final class NextVersion {

  static final String VERSION = "9999.0.0";

  private static final String MIGRATION =
      """
      alter table lease add column remark text;
      alter table delivery_cursor add column remark text not null default 'as before';
      alter table event add column remark text;
      create table remark (id text primary key, text text not null);
      create index lease_remark on lease (remark);
      """;

  private NextVersion() {}

  /** Writes what it finds before what this version is made of. */
  static Path into(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, VERSION);
    Path jar = folder.resolve("next.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        DirectoryStream<Path> classes = Files.newDirectoryStream(root(), "*.class")) {
      for (Path each : classes) {
        entries.putNextEntry(new JarEntry("dev/hookswitch/" + each.getFileName()));
        Files.copy(each, entries);
      }
      for (String parent : new String[] {"db/", "db/migration/", "db/migration/postgresql/"}) {
        entries.putNextEntry(new JarEntry(parent));
      }
      entries.putNextEntry(new JarEntry("db/migration/postgresql/V9999__next_version.sql"));
      entries.write(MIGRATION.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  /** The classes of the root package, which knows the version. */
  private static Path root() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolve("dev/hookswitch");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
