package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresDirectoryStoreTest extends DirectoryStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
