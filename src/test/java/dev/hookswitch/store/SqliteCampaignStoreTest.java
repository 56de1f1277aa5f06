package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteCampaignStoreTest extends CampaignContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
