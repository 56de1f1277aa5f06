package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresStreamTest extends StreamContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
