package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteOperationsStoreTest extends OperationsStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
