package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresPlacedCallsTest extends PlacedCallsContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
