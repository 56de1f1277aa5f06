package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteRedactionTest extends RedactionContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
