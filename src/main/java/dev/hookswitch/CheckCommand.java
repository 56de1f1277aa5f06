package dev.hookswitch;

import dev.hookswitch.archive.Archive;
import dev.hookswitch.broker.Destinations;
import dev.hookswitch.broker.Login;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.JournalException;
import dev.hookswitch.kafka.KafkaPlace;
import dev.hookswitch.pbx.PbxRecorder;
import dev.hookswitch.pbx.asterisk.AmiCheck;
import dev.hookswitch.pbx.asterisk.AriCheck;
import dev.hookswitch.refusal.Refusal;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlJournal;
import dev.hookswitch.webhook.AddressGuard;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tries everything that the settings name and says what is wrong, one line each. */
@Command(
    name = "check",
    description = "Tries the settings, the database, every PBX and every endpoint's address.")
final class CheckCommand implements Callable<Integer> {

  private static final int CONNECT_MILLIS = 5_000;

  @Mixin private final SettingsOption config = new SettingsOption();

  private boolean wrong;

  @Override
  public Integer call() {
    Settings settings = config.read();
    say(true, "settings", config.file() + " is right");
    checkDatabase(settings);
    for (Settings.Pbx pbx : settings.pbx()) {
      AmiCheck.Findings findings = AmiCheck.of(pbx.ami());
      findings
          .sentences()
          .forEach(sentence -> say(findings.works(), "pbx " + pbx.name(), sentence));
      checkControl(pbx);
    }
    checkRecordings(settings);
    AddressGuard guard = new AddressGuard(settings.network().allow(), AddressGuard.PLATFORM);
    Route usual = settings.delivery().proxy();
    settings.endpoints().forEach(endpoint -> check("endpoint", endpoint, guard, usual));
    Endpoint administrator = settings.operations().endpoint();
    if (administrator != null) {
      check("operations", administrator, guard, usual);
    }
    settings.callFlows().forEach(flow -> check("call_flow", flow.endpoint(), guard, usual));
    return wrong ? Main.FAILED : Main.DONE;
  }

  private void checkControl(Settings.Pbx pbx) {
    if (pbx.ari() != null) {
      AmiCheck.Findings findings = AriCheck.of(pbx.ari());
      findings
          .sentences()
          .forEach(sentence -> say(findings.works(), "pbx " + pbx.name() + " control", sentence));
    }
  }

  private void check(String what, Endpoint endpoint, AddressGuard guard, Route usual) {
    String shown = endpoint.url().getScheme() + "://" + endpoint.url().getRawAuthority();
    Optional<String> refusal =
        endpoint
            .style()
            .transport()
            .expired(Instant.now())
            .map(Refusal::sentence)
            .or(() ->
                Destinations.isBroker(endpoint.url())
                    ? refusalOfBroker(endpoint, guard)
                    : refusalOfWebhook(endpoint, guard, usual));
    say(
        refusal.isEmpty(),
        what + " " + shown,
        refusal.orElse(
            Destinations.isBroker(endpoint.url()) ? "is allowed" : "can be connected to"));
  }

  private static Optional<String> refusalOfWebhook(
      Endpoint endpoint, AddressGuard guard, Route usual) {
    return guard
        .refusal(endpoint.url())
        .map(Refusal::sentence)
        .or(() -> refusalOfTokenUrl(guard, endpoint.style().authentication()))
        .or(() -> unreachable(endpoint, usual));
  }

  private static Optional<String> refusalOfBroker(Endpoint endpoint, AddressGuard guard) {
    try (Destinations brokers = new Destinations(guard, Destinations.TIMEOUT)) {
      return brokers.refusal(endpoint.url(), Login.of(endpoint.style()));
    }
  }

  private void checkDatabase(Settings settings) {
    try (Database database = settings.storage().open()) {
      say(true, "database", database.description() + " can be written");
      KafkaPlace place = settings.storage().kafka();
      if (place != null) {
        checkTopic(place, new SqlJournal(database));
      }
    } catch (JournalException e) {
      say(false, "database", String.valueOf(e.getMessage()));
    }
  }

  private void checkTopic(KafkaPlace place, Journal copied) {
    try (copied) {
      Optional<String> trouble = place.trouble(copied.partitions());
      say(trouble.isEmpty(), "topic", trouble.orElse(place + " can be used"));
    } catch (JournalException e) {
      say(false, "topic", String.valueOf(e.getMessage()));
    }
  }

  /** Only where calls are to be recorded by rule: the rights that it takes are more than usual. */
  private void checkRecordings(Settings settings) {
    RecordingSettings wanted = settings.recordings();
    if (wanted.rules().list().isEmpty()) {
      return;
    }
    try (Archive archive = wanted.archive(InstantSource.system())) {
      Optional<String> trouble = archive.trouble();
      say(trouble.isEmpty(), "recordings", trouble.orElse("the store can be written"));
    }
    for (Settings.Pbx pbx : settings.pbx()) {
      try (PbxRecorder recorder = RecordingWiring.recorder(pbx, wanted).orElse(null)) {
        Optional<String> trouble =
            recorder == null
                ? Optional.of("it has no ari, and no folder in recordings.folders")
                : recorder.trouble();
        say(
            trouble.isEmpty(),
            "recordings of " + pbx.name(),
            trouble.orElse("calls can be recorded, and their files be fetched"));
      }
    }
  }

  private static Optional<String> refusalOfTokenUrl(
      AddressGuard guard, Authentication authentication) {
    return authentication instanceof Authentication.OAuth2 client
        ? guard
            .refusalOfTokenUrl(client.tokenUrl())
            .map(refusal -> "its token_url: " + refusal.sentence())
        : Optional.empty();
  }

  private static Optional<String> unreachable(Endpoint endpoint, Route usual) {
    Route own = endpoint.style().transport().route();
    if ((own.equals(Route.AS_SETTINGS) ? usual : own) instanceof Route.Through proxy) {
      return unreachable(proxy.host(), proxy.port()).map(sentence -> "its proxy: " + sentence);
    }
    URI url = endpoint.url();
    int usualPort = url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    return unreachable(url.getHost(), url.getPort() > 0 ? url.getPort() : usualPort);
  }

  private static Optional<String> unreachable(String host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return Optional.of("its name does not resolve");
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be connected to: " + e.getMessage());
    }
  }

  private void say(boolean right, String subject, String sentence) {
    wrong |= !right;
    System.out.println((right ? "ok     " : "WRONG  ") + subject + ": " + sentence);
  }
}
