package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteRecordingStoreTest extends RecordingStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
