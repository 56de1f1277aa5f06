package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteDispatchStoreTest extends DispatchStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
