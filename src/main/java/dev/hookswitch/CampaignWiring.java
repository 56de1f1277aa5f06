package dev.hookswitch;

import dev.hookswitch.api.CampaignParts;
import dev.hookswitch.campaign.CampaignStore;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.OperatorStore;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlCampaignStore;
import dev.hookswitch.store.SqlContactStore;
import dev.hookswitch.store.SqlDoNotCallStore;
import dev.hookswitch.store.SqlOperatorStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What campaigns are made of. */
final class CampaignWiring {

  private CampaignWiring() {}

  static CampaignParts parts(
      Database database,
      List<Settings.Pbx> pbx,
      Directories directories,
      RandomGenerator random,
      InstantSource clock) {
    CampaignStore campaigns = new SqlCampaignStore(database);
    OperatorStore operators = new SqlOperatorStore(database);
    PhoneSystems systems = new OfSettings(pbx);
    return new CampaignParts(
        new Campaigns(campaigns, operators, systems, random, clock),
        new SqlContactStore(database),
        new Operators(operators, directories, clock),
        new SqlDoNotCallStore(database),
        systems);
  }

  /** The PBX as the settings have them. */
  private record OfSettings(List<Settings.Pbx> pbx) implements PhoneSystems {
    @Override
    public List<String> names() {
      return pbx.stream().map(Settings.Pbx::name).toList();
    }

    @Override
    public @Nullable String country(String name) {
      return find(name).map(Settings.Pbx::country).orElse(null);
    }

    @Override
    public Optional<String> refusal(String name) {
      return find(name).map(Settings.Pbx::ari).isPresent()
          ? Optional.empty()
          : Optional.of(name + " has no ari in the settings: no call can be placed through it");
    }

    private Optional<Settings.Pbx> find(String name) {
      return pbx.stream().filter(each -> each.name().equals(name)).findFirst();
    }
  }
}
