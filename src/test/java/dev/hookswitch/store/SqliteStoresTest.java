package dev.hookswitch.store;

import dev.hookswitch.access.ApiKeyStore;
import dev.hookswitch.directory.DirectoryStore;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.endpoint.EndpointStore;
import dev.hookswitch.journal.Journal;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoresTest extends StoresContract {

  @TempDir Path folder;
  private Database database;
  private SqliteJournal journal;

  @BeforeEach
  void open() {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"));
    journal = new SqliteJournal(database);
  }

  @AfterEach
  void close() {
    journal.close();
    database.close();
  }

  @Override
  Journal journal() {
    return journal;
  }

  @Override
  DispatchStore deliveries() {
    return new SqliteDispatchStore(database);
  }

  @Override
  EndpointStore endpoints() {
    return new SqliteEndpointStore(database, new SecretBox(new byte[32], new SecureRandom()));
  }

  @Override
  ApiKeyStore keys() {
    return new SqliteApiKeyStore(database);
  }

  @Override
  DirectoryStore directory() {
    return new SqliteDirectoryStore(database);
  }
}
