package dev.hookswitch;

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
 */
record MigrationPlace(String name, String url, @Nullable String password, @Nullable SecretBox key) {

  static MigrationPlace of(String name, SecureRandom random) {
    if (name.startsWith("jdbc:")) {
      return new MigrationPlace(name, name, null, null);
    }
    Settings.Storage storage = SettingsReader.read(Path.of(name), System::getenv).storage();
    Settings.Secret password = storage.password();
    Settings.Secret key = storage.key();
    return new MigrationPlace(
        name,
        storage.url(),
        password == null ? null : password.reveal(),
        key == null ? null : new SecretBox(Base64.getDecoder().decode(key.reveal()), random));
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

  /** The same as the target. */
  MigrationEnd target() {
    if (!MigrationEnd.isPostgres(url)) {
      throw new SettingsException(
          "--to must be jdbc:postgresql://HOST/DATABASE?user=NAME, or settings that have it");
    }
    return MigrationEnd.postgres(url, password);
  }
}
