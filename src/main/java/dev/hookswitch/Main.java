package dev.hookswitch;

import dev.hookswitch.journal.JournalException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 done, 1 failed, 2 wrong usage or settings; a failure is one line
 * on standard error and never a stack trace.
 */
@Command(
    name = "hookswitch",
    description =
        "Tells each call of a telephone system as ordered, signed webhooks, and loses none.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  private static final String HELP = "help";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  public static void main(String[] args) {
    int code = run(args);
    // daemon or not, no thread of ours outlives the command
    System.exit(code);
  }

  static int run(String... args) {
    CommandLine commands = new CommandLine(new Main());
    Map<String, Supplier<Object>> all = all(commands);
    String first = args.length == 0 ? "" : args[0];
    Supplier<Object> asked = all.get(first);
    if (asked != null && !first.equals(HELP)) {
      commands.addSubcommand(first, asked.get());
    } else {
      all.forEach((name, command) -> commands.addSubcommand(name, command.get()));
    }
    commands.setParameterExceptionHandler(Main::wrongUsage);
    commands.setExecutionExceptionHandler(Main::failed);
    return commands.execute(args);
  }

  /**
   * By their names, in the order in which they are shown. What can be said to each is found by
   * reflection, which takes time at every start: only what is asked for is made.
   */
  private static Map<String, Supplier<Object>> all(CommandLine commands) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("demo", DemoCommand::new);
    all.put("serve", ServeCommand::new);
    all.put("check", CheckCommand::new);
    all.put("record", RecordCommand::new);
    all.put("replay", ReplayCommand::new);
    all.put("people", PeopleCommand::new);
    all.put("migrate", MigrateCommand::new);
    all.put("bench", BenchCommand::new);
    all.put("rehearse", RehearseCommand::new);
    all.put(HELP, () -> new HelpCommand(commands));
    all.put("version", VersionCommand::new);
    return all;
  }

  /** No command: what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
    throw new SilentUsageError();
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("hookswitch: " + firstLine(e) + " (try: hookswitch help)");
    return WRONG_USAGE;
  }

  private static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    return switch (e) {
      case SilentUsageError _ -> WRONG_USAGE;
      case SettingsException _ -> {
        err.println("hookswitch: " + e.getMessage());
        yield WRONG_USAGE;
      }
      case JournalException _, IOException _ -> {
        err.println("hookswitch: " + e.getMessage());
        yield FAILED;
      }
      default -> {
        err.println("hookswitch: failed by a defect: " + e);
        org.slf4j.LoggerFactory.getLogger(Main.class).debug("the defect", e);
        yield FAILED;
      }
    };
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  private static final class SilentUsageError extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Command(name = "help", description = "Says what there is, or how one command is used.")
  private static final class HelpCommand implements Runnable {
    private final CommandLine commands;

    @CommandLine.Parameters(
        arity = "0..1",
        paramLabel = "COMMAND",
        description = "the command to explain")
    private String command = "";

    HelpCommand(CommandLine commands) {
      this.commands = commands;
    }

    @Override
    public void run() {
      CommandLine subject = command.isEmpty() ? commands : commands.getSubcommands().get(command);
      if (subject == null) {
        throw new ParameterException(commands, "there is no command " + command);
      }
      subject.usage(commands.getOut());
    }
  }

  @Command(name = "version", description = "Prints the version.")
  private static final class VersionCommand implements Runnable {
    @Override
    public void run() {
      System.out.println("hookswitch " + Version.text() + ", Java " + Runtime.version().feature());
    }
  }
}
