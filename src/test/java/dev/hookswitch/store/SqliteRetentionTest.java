package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteRetentionTest extends RetentionContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
