package dev.hookswitch;

import dev.hookswitch.kafka.KafkaPlace;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.MigrationEnd;
import dev.hookswitch.store.SecretBox;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a migration begins or ends, as it is named on the command line: by a URL, or by settings
 * that have it as their {@code storage}.
 *
 * @param name as it was given
 * @param key of the settings; null where there is none
 * @param topic of the settings, on which events are; null: they are in the database
 */
record MigrationPlace(
    String name,
    String url,
    @Nullable String password,
    @Nullable SecretBox key,
    @Nullable KafkaPlace topic) {

  static MigrationPlace of(String name, SecureRandom random) {
    if (name.startsWith("jdbc:")) {
      return new MigrationPlace(name, name, null, null, null);
    }
    Settings.Storage storage = SettingsReader.read(Path.of(name), System::getenv).storage();
    Settings.Secret password = storage.password();
    Settings.Secret key = storage.key();
    return new MigrationPlace(
        name,
        storage.url(),
        password == null ? null : password.reveal(),
        key == null ? null : new SecretBox(Base64.getDecoder().decode(key.reveal()), random),
        storage.kafka());
  }

  /**
   * Opens it as the source.
   *
   * @throws SettingsException when it is of another kind
   */
  MigrationEnd source() {
    if (!MigrationEnd.isSqlite(url)) {
      throw new SettingsException("--from must be jdbc:sqlite:FILE, or settings that have it");
    }
    return MigrationEnd.sqlite(url);
  }

  /** Whether it is on PostgreSQL. */
  boolean isPostgres() {
    return MigrationEnd.isPostgres(url);
  }

  /** Opens the database as everybody does. */
  Database database() {
    return Database.open(url, password);
  }

  /** The same as the target. */
  MigrationEnd target() {
    if (!MigrationEnd.isPostgres(url)) {
      throw new SettingsException(
          "--to must be jdbc:postgresql://HOST/DATABASE?user=NAME, or settings that have it");
    }
    return MigrationEnd.postgres(url, password);
  }
}
