package dev.hookswitch.store;

import java.nio.file.Path;

class SqliteCampaignPrivacyTest extends CampaignPrivacyContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }
}
