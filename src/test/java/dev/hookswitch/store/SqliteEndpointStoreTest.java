package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteEndpointStoreTest extends EndpointStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
