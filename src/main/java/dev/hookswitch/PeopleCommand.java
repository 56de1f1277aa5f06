package dev.hookswitch;

import dev.hookswitch.people.Answer;
import dev.hookswitch.people.People;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Profile;
import dev.hookswitch.people.Role;
import dev.hookswitch.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Who may sign in to the console, without the console: for the first one and for the last way out.
 */
@Command(
    name = "people",
    description = "Who may sign in to the console: adds, lists and removes people, sets passwords.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PeopleCommand.Add.class,
      PeopleCommand.ListAll.class,
      PeopleCommand.SetPassword.class,
      PeopleCommand.Remove.class
    })
final class PeopleCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "people needs a command: add, list, …");
  }

  /** What all of them take. */
  abstract static class OfPeople implements Callable<Integer> {

    @Option(
        names = "--config",
        required = true,
        paramLabel = "FILE",
        description = "the settings (YAML); with SQLite while serve does not run")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path config;

    /** Does it and says what it did. */
    abstract String act(People people) throws IOException;

    @Override
    public Integer call() throws IOException {
      Settings settings = SettingsReader.read(config, System::getenv);
      try (Database database = settings.storage().open();
          PeopleWiring wiring =
              new PeopleWiring(database, new SecureRandom(), InstantSource.system())) {
        System.out.println(act(wiring.people()));
      }
      return Main.DONE;
    }

    static Person require(People people, String login) throws IOException {
      return people
          .findByLogin(login)
          .orElseThrow(() -> new IOException("nobody has the login " + login));
    }

    static String told(Answer answer, Function<Person, String> done) throws IOException {
      return switch (answer) {
        case Answer.Done(Person person) -> done.apply(person);
        case Answer.Refused(var refusal) -> throw new IOException(refusal.sentence());
        case Answer.Unknown _ -> throw new IOException("there is nobody like that any more");
        case Answer.Busy _ -> throw new IOException("too much is to be done now: try again");
      };
    }
  }

  @Command(
      name = "add",
      description =
          "Adds somebody. Their password is asked for, or is the first line of standard input.")
  static final class Add extends OfPeople {

    @Parameters(paramLabel = "LOGIN", description = "what they sign in with")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String login;

    @Option(names = "--name", paramLabel = "NAME", description = "by default the login")
    private @Nullable String name;

    @Option(
        names = "--role",
        required = true,
        paramLabel = "ROLE",
        description = "admin, supervisor, integrator or operator")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String role;

    @Option(
        names = "--account",
        paramLabel = "ACCOUNT",
        description = "whose data they see (default: all accounts)")
    private @Nullable String account;

    @Option(
        names = "--user",
        paramLabel = "ID",
        description = "which user of the directory they are; an operator is one")
    private @Nullable String user;

    @Option(
        names = "--language",
        paramLabel = "TAG",
        description = "of the pages, such as en (default: what the browser asks for)")
    private @Nullable String language;

    @Override
    String act(People people) throws IOException {
      Role chosen =
          Role.of(role)
              .orElseThrow(() ->
                  new SettingsException(
                      "--role must be one of "
                          + Arrays.stream(Role.values())
                              .map(Role::word)
                              .collect(Collectors.joining(", "))));
      String shown = name == null ? login : name;
      Profile profile = new Profile(account, login, shown, chosen, user, language);
      return told(
          people.add(profile, PasswordInput.read()),
          person -> person.login() + " can sign in as " + person.role().word());
    }
  }

  @Command(name = "list", description = "Lists everybody.")
  static final class ListAll extends OfPeople {
    @Override
    String act(People people) {
      List<Person> all = people.all();
      return all.isEmpty()
          ? "There is nobody."
          : all.stream().map(ListAll::line).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String line(Person person) {
      Instant seen = person.lastSeenAt();
      return "%-24s %-10s %-16s %-8s %s  %s"
          .formatted(
              person.login(),
              person.role().word(),
              person.account() == null ? "(all accounts)" : person.account(),
              person.disabled() ? "disabled" : "",
              seen == null ? "never seen          " : seen.truncatedTo(ChronoUnit.SECONDS),
              person.name());
    }
  }

  @Command(
      name = "password",
      description =
          "Sets somebody's password, which ends their sessions. It is asked for, or is the first"
              + " line of standard input.")
  static final class SetPassword extends OfPeople {

    @Parameters(paramLabel = "LOGIN", description = "whose")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String login;

    @Override
    String act(People people) throws IOException {
      Person person = require(people, login);
      return told(
          people.setPassword(person.id(), PasswordInput.read(), null),
          done -> done.login() + " has another password, and is signed out everywhere");
    }
  }

  @Command(name = "remove", description = "Removes somebody, who is signed out at once.")
  static final class Remove extends OfPeople {

    @Parameters(paramLabel = "LOGIN", description = "whom")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String login;

    @Override
    String act(People people) throws IOException {
      return told(people.delete(require(people, login).id()), done -> done.login() + " is removed");
    }
  }
}
