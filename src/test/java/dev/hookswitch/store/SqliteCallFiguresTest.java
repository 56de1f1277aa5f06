package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteCallFiguresTest extends CallFiguresContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
