package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteDeliveriesTest extends DeliveriesContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }

  @Override
  String migrations() {
    return "sqlite";
  }
}
