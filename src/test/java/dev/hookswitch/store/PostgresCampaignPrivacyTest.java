package dev.hookswitch.store;

import java.nio.file.Path;

class PostgresCampaignPrivacyTest extends CampaignPrivacyContract {

  @Override
  Place emptyPlace(Path folder) {
    return Place.postgres();
  }
}
