package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresApiKeyStoreTest extends ApiKeyStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
