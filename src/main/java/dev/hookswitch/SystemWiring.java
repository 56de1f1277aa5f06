package dev.hookswitch;

import dev.hookswitch.access.Access;
import dev.hookswitch.console.deliveries.DeliveriesPages;
import dev.hookswitch.console.system.SystemPages;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.dispatch.ReplayStore;
import dev.hookswitch.dispatch.Replays;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.operations.OperationsStore;
import dev.hookswitch.pbx.PbxControl;
import dev.hookswitch.pbx.PbxWatch;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlDeadLetters;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the console's pages of deliveries and of the system are made of. */
record SystemWiring(DeliveriesPages.Parts deliveries, SystemPages.Parts system) {

  /** What of the program they look at. */
  record Sights(
      Journal journal,
      Endpoints endpoints,
      ReplayStore replays,
      OperationsStore operations,
      Dispatcher dispatcher,
      Access access,
      Directories directories,
      List<? extends PbxWatch> links,
      Function<String, Optional<PbxControl>> controls) {}

  static SystemWiring of(
      Database database,
      Settings settings,
      PeopleWiring people,
      Sights sights,
      SecureRandom random,
      InstantSource clock) {
    return new SystemWiring(
        new DeliveriesPages.Parts(
            sights.endpoints(),
            new SqlDeadLetters(database),
            new Replays(sights.replays(), random, clock),
            sights.operations()),
        new SystemPages.Parts(
            sights.links(),
            sights.controls(),
            sights.journal(),
            sights.dispatcher(),
            sights.access(),
            sights.directories(),
            people.people(),
            people.sessions(),
            people.ownPassword(),
            SettingsText.of(settings),
            settings.adminKey() != null,
            Version.text()));
  }
}
