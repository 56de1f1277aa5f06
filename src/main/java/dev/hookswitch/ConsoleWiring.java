package dev.hookswitch;

import dev.hookswitch.access.Access;
import dev.hookswitch.api.CampaignParts;
import dev.hookswitch.console.Console;
import dev.hookswitch.console.endpoints.EndpointParts;
import dev.hookswitch.console.frame.Door;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.live.LiveCalls;
import dev.hookswitch.people.Answer;
import dev.hookswitch.people.People;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Profile;
import dev.hookswitch.stream.EventStreams;
import io.javalin.config.RoutesConfig;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What the console is made of. */
final class ConsoleWiring implements AutoCloseable {

  private static final String GUEST = "guest";

  private final LiveCalls live;
  private final Console console;

  /**
   * Builds it.
   *
   * @param entrance the word of a link that needs no password; null: there is no such link
   */
  ConsoleWiring(
      PeopleWiring people,
      Settings settings,
      Journal journal,
      EventStreams streams,
      Directories directories,
      Endpoints endpoints,
      DispatchStore deliveries,
      CampaignParts campaigns,
      EndpointParts integration,
      @Nullable String entrance,
      SecureRandom random,
      InstantSource clock) {
    this.live = new LiveCalls(journal, streams);
    Door door =
        new Door(
            people.people(),
            people.signIn(),
            people.sessions(),
            people.setup(),
            people.oidc().orElse(null),
            entrance == null ? null : new Door.Entrance(entrance, guest(people.people(), random)));
    boolean secure = settings.server().publicUrl().startsWith("https:");
    this.console =
        new Console(
            new Console.Parts(
                journal,
                live,
                directories,
                endpoints,
                deliveries,
                campaigns.campaigns(),
                campaigns.operators(),
                campaigns.contacts(),
                integration,
                door),
            secure,
            clock);
  }

  /** Who comes by that link; nobody knows their password. */
  private static Person guest(People people, SecureRandom random) {
    return people
        .findByLogin(GUEST)
        .orElseGet(() ->
            switch (people.add(Profile.administrator(GUEST, "Guest"), Access.newKey(random))) {
              case Answer.Done(Person person) -> person;
              case Answer answer -> throw new IllegalStateException("no guest: " + answer);
            });
  }

  void mount(RoutesConfig routes) {
    console.mount(routes);
  }

  @Override
  public void close() {
    live.close();
  }
}
