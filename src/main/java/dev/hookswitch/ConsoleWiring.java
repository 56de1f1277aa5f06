package dev.hookswitch;

import dev.hookswitch.access.Access;
import dev.hookswitch.api.CampaignParts;
import dev.hookswitch.console.Console;
import dev.hookswitch.console.endpoints.EndpointParts;
import dev.hookswitch.console.frame.Door;
import dev.hookswitch.console.start.FirstSteps;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.journal.CallFigures;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.live.LiveCalls;
import dev.hookswitch.people.Answer;
import dev.hookswitch.people.People;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Profile;
import dev.hookswitch.recording.Recordings;
import dev.hookswitch.stream.EventStreams;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
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
      CallFigures figures,
      EventStreams streams,
      Directories directories,
      Endpoints endpoints,
      DispatchStore deliveries,
      CampaignParts campaigns,
      SystemWiring system,
      Recordings recordings,
      EndpointParts integration,
      FirstSteps.Parts start,
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
                figures,
                live,
                directories,
                endpoints,
                deliveries,
                campaigns.campaigns(),
                campaigns.operators(),
                campaigns.contacts(),
                campaigns.systems(),
                settings.calls(),
                recordings,
                system.deliveries(),
                system.system(),
                integration,
                start,
                door,
                random),
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

  /** Answers with a page where a page broke. */
  boolean answer(Exception e, Context ctx) {
    return console.answer(e, ctx);
  }

  void mount(RoutesConfig routes) {
    console.mount(routes);
  }

  @Override
  public void close() {
    live.close();
  }
}
