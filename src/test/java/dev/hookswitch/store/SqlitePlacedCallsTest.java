package dev.hookswitch.store;

import java.nio.file.Path;

class SqlitePlacedCallsTest extends PlacedCallsContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
