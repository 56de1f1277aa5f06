package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresRedactionTest extends RedactionContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
