package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteDeadLettersTest extends DeadLettersContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
