package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteStreamTest extends StreamContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
