package dev.hookswitch.store;

import java.security.SecureRandom;
import java.util.Base64;

/** Keys that this installation makes for itself, once, and keeps encrypted. For all threads. */
public final class SqlInstallationKeys {

  private static final int BYTES = 32;

  private final Database database;
  private final SecretBox box;
  private final SecureRandom random;

  public SqlInstallationKeys(Database database, SecretBox box, SecureRandom random) {
    this.database = database;
    this.box = box;
    this.random = random;
  }

  /** The key of that name; all processes of one database have the same. */
  public byte[] key(String name) {
    byte[] fresh = new byte[BYTES];
    random.nextBytes(fresh);
    byte[] sealed = box.seal(Base64.getEncoder().encodeToString(fresh));
    byte[] stored =
        database.write(handle -> {
          handle
              .createUpdate(
                  "insert into installation_key (name, sealed) values (:name, :sealed) on conflict"
                      + " (name) do nothing")
              .bind("name", name)
              .bind("sealed", sealed)
              .execute();
          return handle
              .createQuery("select sealed from installation_key where name = :name")
              .bind("name", name)
              .mapTo(byte[].class)
              .one();
        });
    return Base64.getDecoder().decode(box.open(stored));
  }
}
