package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteApiKeyStoreTest extends ApiKeyStoreContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
