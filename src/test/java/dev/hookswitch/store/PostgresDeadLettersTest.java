package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresDeadLettersTest extends DeadLettersContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
