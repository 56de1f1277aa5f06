package dev.hookswitch.store;

import java.nio.file.Path;

class SqlitePeopleTest extends PeopleContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
