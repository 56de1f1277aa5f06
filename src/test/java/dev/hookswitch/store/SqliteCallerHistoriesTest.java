package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteCallerHistoriesTest extends CallerHistoriesContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
