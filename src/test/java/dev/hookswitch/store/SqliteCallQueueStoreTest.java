package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteCallQueueStoreTest extends CallQueueContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
