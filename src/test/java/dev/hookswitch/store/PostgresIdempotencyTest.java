package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresIdempotencyTest extends IdempotencyContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
