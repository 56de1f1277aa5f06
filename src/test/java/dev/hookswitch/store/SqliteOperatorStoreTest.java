package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteOperatorStoreTest extends OperatorContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
