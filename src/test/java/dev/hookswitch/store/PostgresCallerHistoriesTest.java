package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresCallerHistoriesTest extends CallerHistoriesContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
