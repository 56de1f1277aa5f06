package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresOperationsStoreTest extends OperationsStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
