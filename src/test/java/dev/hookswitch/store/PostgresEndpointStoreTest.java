package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresEndpointStoreTest extends EndpointStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
