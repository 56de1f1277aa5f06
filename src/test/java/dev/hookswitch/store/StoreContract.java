package dev.hookswitch.store;

import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.journal.Journal;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * All stores of one database; a contract uses them, and each kind of database has a subclass of it.
 */
abstract class StoreContract {

  @TempDir Path folder;
  Place place;
  Database database;
  Journal journal;
  SqlEndpointStore endpoints;
  SqlDispatchStore deliveries;
  SqlReplayStore replays;
  SqlApiKeyStore keys;

  /** An empty database of the kind that is tested. */
  abstract Place emptyPlace(Path folder);

  /** On the database that is open. */
  Journal openJournal() {
    return new SqlJournal(database);
  }

  @BeforeEach
  void openFirst() {
    place = emptyPlace(folder);
    open();
  }

  private void open() {
    database = place.open();
    journal = openJournal();
    endpoints =
        new SqlEndpointStore(
            database, new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom()));
    deliveries = new SqlDispatchStore(database);
    replays = new SqlReplayStore(database);
    keys = new SqlApiKeyStore(database);
    AllPartitions.prepare(database, journal);
  }

  @AfterEach
  void close() {
    journal.close();
    database.close();
  }

  /** As after a restart: the same data, nothing else. */
  void reopen() {
    close();
    open();
  }
}
