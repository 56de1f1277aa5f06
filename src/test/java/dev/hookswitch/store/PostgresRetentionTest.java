package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresRetentionTest extends RetentionContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
