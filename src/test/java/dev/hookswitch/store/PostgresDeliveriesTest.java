package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresDeliveriesTest extends DeliveriesContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }

  @Override
  String migrations() {
    return "postgresql";
  }
}
