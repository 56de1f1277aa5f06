package dev.hookswitch;

import dev.hookswitch.api.CampaignParts;
import dev.hookswitch.campaign.CampaignStore;
import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.campaign.OperatorStore;
import dev.hookswitch.campaign.Operators;
import dev.hookswitch.campaign.Paces;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.campaign.engine.CampaignEngine;
import dev.hookswitch.campaign.engine.EngineParts;
import dev.hookswitch.cluster.LeaseKeeper;
import dev.hookswitch.dialer.PlacedCallStore;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlCallQueue;
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

  private final CampaignParts parts;
  private final CampaignEngine engine;

  /**
   * @param working the same database for the engine, which must have the lease for it
   */
  CampaignWiring(
      Database database,
      Database working,
      Settings settings,
      Directories directories,
      CallControl control,
      PlacedCallStore placed,
      RandomGenerator random,
      InstantSource clock) {
    Paces paces = new Paces();
    CampaignStore campaigns = new SqlCampaignStore(database);
    OperatorStore operatorStore = new SqlOperatorStore(database);
    Operators operators = new Operators(operatorStore, directories, clock);
    PhoneSystems systems = new OfSettings(settings.pbx(), control);
    this.parts =
        new CampaignParts(
            new Campaigns(campaigns, operatorStore, systems, paces, random, clock),
            new SqlContactStore(database),
            operators,
            new SqlDoNotCallStore(database),
            systems);
    this.engine =
        new CampaignEngine(
            new EngineParts(
                new SqlCampaignStore(working),
                new SqlCallQueue(working),
                new SqlOperatorStore(working),
                operators,
                systems,
                settings.pbx().stream().map(Settings.Pbx::line).toList(),
                settings.calls(),
                control.dialer(),
                placed,
                paces),
            clock);
  }

  CampaignParts parts() {
    return parts;
  }

  /** To begin before the dialer. */
  LeaseKeeper.Holder listening() {
    return engine.listening();
  }

  /** To begin after the dialer. */
  LeaseKeeper.Holder holder() {
    return engine;
  }

  /** The PBX as the settings have them. */
  private record OfSettings(List<Settings.Pbx> pbx, CallControl control) implements PhoneSystems {
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
      Optional<Settings.Pbx> found = find(name);
      if (found.map(Settings.Pbx::ari).isEmpty()) {
        return Optional.of(name + " has no ari in the settings: no call can be placed through it");
      }
      if (found.map(each -> each.line().number()).isEmpty()) {
        return Optional.of(
            name + " calls no numbers: set pbx.asterisk.dial.number in the settings");
      }
      return control.trouble(name);
    }

    private Optional<Settings.Pbx> find(String name) {
      return pbx.stream().filter(each -> each.name().equals(name)).findFirst();
    }
  }
}
