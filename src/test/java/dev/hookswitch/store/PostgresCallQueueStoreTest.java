package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresCallQueueStoreTest extends CallQueueContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
