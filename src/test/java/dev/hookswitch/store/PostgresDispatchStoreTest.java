package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresDispatchStoreTest extends DispatchStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
