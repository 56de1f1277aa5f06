package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresCallFiguresTest extends CallFiguresContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
