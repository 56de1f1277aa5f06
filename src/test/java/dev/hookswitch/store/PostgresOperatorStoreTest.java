package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresOperatorStoreTest extends OperatorContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
