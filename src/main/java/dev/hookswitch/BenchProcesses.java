package dev.hookswitch;

import dev.hookswitch.bench.Bench;
import dev.hookswitch.bench.Launch;
import dev.hookswitch.endpoint.SigningSecret;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The command lines of a bench's processes: this program again. The program itself and the HTTP
 * client alone get the options of the JVM that runs the bench, which are those that {@code serve}
 * has; the receiver has its own, because it is somebody else's.
 */
final class BenchProcesses implements Launch {

  /** Of a database that holds nothing but what a bench made up: the next bench must read it. */
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  private final Path folder;
  private final String storage;
  private final String secret = SigningSecret.generate(new SecureRandom()).reveal();

  BenchProcesses(Path folder, String storage) {
    this.folder = folder;
    this.storage = storage;
  }

  @Override
  public List<String> receiver() {
    return java(List.of("-XX:+UseSerialGC", "-Xmx512m"), "bench", "receiver");
  }

  @Override
  public List<String> raw(URI receiver, Path bodies) {
    return java(
        options(), "bench", "raw", "--to=" + receiver, "--secret=" + secret, "--bodies=" + bodies);
  }

  @Override
  public List<String> product(int amiPort, URI receiver) throws IOException {
    return java(options(), "bench", "served", "--config=" + settings(amiPort, receiver));
  }

  /** Writes the settings that the program gets. */
  Path settings(int amiPort, URI receiver) throws IOException {
    String text =
        """
        server: { listen: "127.0.0.1:0" }
        storage: { url: "%s", key: "%s" }
        pbx:
          - name: %s
            asterisk:
              ami: { host: 127.0.0.1, port: %d, username: %s, secret: %s, plain_login: true }
              trunks: ["trunk"]
            default_account: acme
        users:
          - { id: alice, name: Alice, account: acme, sip: ["alice", "101"] }
          - { id: bob, name: Bob, account: acme, sip: ["bob", "102"] }
          - { id: carol, name: Carol, account: acme, sip: ["carol", "103"] }
        dids:
          - { number: "37160000001", account: acme }
          - { number: "37160000003", account: acme }
          - { number: "37160000004", account: acme }
        endpoints:
          - { url: "%s", secret: %s }
        network: { allow: ["127.0.0.0/8"] }
        """
            .formatted(
                storage,
                KEY,
                Bench.LINK,
                amiPort,
                Bench.AMI_USERNAME,
                Bench.AMI_SECRET,
                receiver,
                secret);
    return Files.writeString(folder.resolve("hookswitch.yaml"), text);
  }

  /** What this JVM was started with, but for what watches it from outside. */
  private static List<String> options() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-agentlib:") && !option.startsWith("-javaagent:"))
        .toList();
  }

  private static List<String> java(List<String> options, String... arguments) {
    String classes = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    if (classes.endsWith(".jar") && !classes.contains(File.pathSeparator)) {
      command.addAll(List.of("-jar", classes)); // its manifest says more
    } else {
      command.addAll(List.of("-cp", classes, Main.class.getName()));
    }
    command.addAll(List.of(arguments));
    return command;
  }
}
