package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteDirectoryStoreTest extends DirectoryStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
