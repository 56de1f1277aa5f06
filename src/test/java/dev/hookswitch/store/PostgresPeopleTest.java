package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresPeopleTest extends PeopleContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
