package dev.hookswitch.console;

import dev.hookswitch.access.Access;
import dev.hookswitch.console.deliveries.DeliveriesPages;
import dev.hookswitch.console.system.SystemPages;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.dispatch.DeliveryNews;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.dispatch.Limits;
import dev.hookswitch.dispatch.Replays;
import dev.hookswitch.dispatch.RetrySchedule;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.pbx.LinkHealth;
import dev.hookswitch.pbx.PbxLink;
import dev.hookswitch.pbx.SignalSink;
import dev.hookswitch.people.OwnPassword;
import dev.hookswitch.people.People;
import dev.hookswitch.people.Sessions;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlApiKeyStore;
import dev.hookswitch.store.SqlDeadLetters;
import dev.hookswitch.store.SqlDispatchStore;
import dev.hookswitch.store.SqlJournal;
import dev.hookswitch.store.SqlOperationsStore;
import dev.hookswitch.store.SqlReplayStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What the pages of deliveries and of the system look at, over one database. */
final class SystemStage {

  static final String SETTINGS = "server:\n  listen: 127.0.0.1:8080\n";
  static final String ADMIN_KEY = "the-administrators-own-key";

  final Access access;
  final SqlDispatchStore dispatch;
  final SqlReplayStore replays;
  final SqlOperationsStore operations;
  final Dispatcher dispatcher;

  /** How the one PBX is. */
  volatile LinkHealth health =
      new LinkHealth(
          true,
          true,
          "connected to 127.0.0.1:5038, Asterisk 22.5.2",
          1_234_567,
          3,
          65_536,
          "22.5.2",
          150,
          Instant.parse("2026-11-26T04:08:46Z"));

  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();

  SystemStage(Database database, SqlJournal journal, Endpoints endpoints) {
    access = new Access(new SqlApiKeyStore(database), ADMIN_KEY, random, clock);
    dispatch = new SqlDispatchStore(database);
    replays = new SqlReplayStore(database);
    operations = new SqlOperationsStore(database);
    dispatcher =
        new Dispatcher(
            journal,
            dispatch,
            replays,
            endpoints,
            (_, _) -> {
              throw new AssertionError("nothing is sent");
            },
            new RetrySchedule(List.of(Duration.ofHours(1)), RandomGenerator.getDefault()),
            Limits.DEFAULT,
            Duration.ofDays(5),
            clock,
            DeliveryNews.UNHEARD);
  }

  DeliveriesPages.Parts deliveries(Database database, Endpoints endpoints) {
    return new DeliveriesPages.Parts(
        endpoints, new SqlDeadLetters(database), new Replays(replays, random, clock), operations);
  }

  SystemPages.Parts system(
      SqlJournal journal, Directories directories, People people, Sessions sessions) {
    return new SystemPages.Parts(
        List.of(link()),
        _ -> Optional.empty(),
        journal,
        dispatcher,
        access,
        directories,
        people,
        sessions,
        new OwnPassword(people, clock),
        SETTINGS,
        true,
        "0-test");
  }

  private PbxLink link() {
    return new PbxLink() {
      @Override
      public String name() {
        return "pbx1";
      }

      @Override
      public void start(SignalSink sink) {}

      @Override
      public LinkHealth health() {
        return health;
      }

      @Override
      public void close() {}
    };
  }
}
