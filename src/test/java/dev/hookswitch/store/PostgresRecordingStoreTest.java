package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresRecordingStoreTest extends RecordingStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
