package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresCampaignStoreTest extends CampaignContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
