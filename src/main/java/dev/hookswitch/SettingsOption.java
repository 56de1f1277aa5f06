package dev.hookswitch;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** By which settings a command works. */
final class SettingsOption {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "the settings (YAML)")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path config;

  Path file() {
    return config;
  }

  /**
   * What the file says, with what it takes from the environment.
   *
   * @throws SettingsException with one sentence where it cannot be used
   */
  Settings read() {
    return SettingsReader.read(config, System::getenv);
  }
}
