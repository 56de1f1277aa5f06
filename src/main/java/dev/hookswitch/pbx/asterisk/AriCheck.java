package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.asterisk.AmiCheck.Findings;
import dev.hookswitch.pbx.asterisk.AriAnswer.Given;
import dev.hookswitch.pbx.asterisk.AriAnswer.Lost;
import dev.hookswitch.pbx.asterisk.AriAnswer.NotSent;
import dev.hookswitch.pbx.asterisk.AriSocket.End;
import dev.hookswitch.pbx.asterisk.AriSocket.Opened;
import dev.hookswitch.pbx.asterisk.AriSocket.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tries once whether calls can be placed, and says what a person should mend. Nothing is placed,
 * and whoever has the application is left alone.
 */
public final class AriCheck {

  /** Each is a module of its own: {@code res_ari_channels.so} and so on. */
  private static final List<String> RESOURCES =
      List.of("channels", "bridges", "playbacks", "applications");

  /** No channel's id, and no application's name. */
  private static final String NOTHING = "hookswitch-check";

  private final AriSettings settings;
  private final AriClient client;

  private AriCheck(AriSettings settings, AriClient client) {
    this.settings = settings;
    this.client = client;
  }

  /** Asks and leaves; takes some seconds at the most for each step. */
  public static Findings of(AriSettings settings) {
    AriSettings apart = settings.withApp(NOTHING);
    try (AriClient client = new AriClient(apart)) {
      return new AriCheck(apart, client).find();
    }
  }

  private Findings find() {
    return switch (client.send(AriRequest.get("asterisk", "info").asking("only", "system"))) {
      case NotSent(String trouble) when trouble.equals(AriClient.REFUSES) ->
          wrong(List.of(trouble + ": enabled=yes, bindaddr and bindport in http.conf?"));
      case NotSent(String trouble) -> wrong(List.of(trouble));
      case Lost(String trouble) -> wrong(List.of(trouble));
      case Given given when given.status() == 401 -> wrong(List.of(AriOrders.inWords(given)));
      case Given given when given.json().isMissingNode() -> wrong(List.of(noAri(given)));
      case Given given -> lookCloser(given.json().path("system").path("version").asString(""));
    };
  }

  private static String noAri(Given given) {
    return given.status() == 404
        ? "has no ARI: enabled=yes in ari.conf, and the module res_ari.so loaded?"
        : "has no ARI: it answered " + given.status();
  }

  private Findings lookCloser(String version) {
    List<String> troubles = new ArrayList<>();
    for (String resource : RESOURCES) {
      if (isMissing(resource)) {
        troubles.add("has not loaded the module res_ari_" + resource + ".so");
      }
    }
    if (isReadOnly()) {
      troubles.add("lets " + settings.username() + " change nothing: read_only=no in ari.conf");
    }
    webSocketTrouble().ifPresent(troubles::add);
    return troubles.isEmpty()
        ? new Findings(
            true,
            List.of(
                settings.address()
                    + " is Asterisk "
                    + (version.isEmpty() ? "of a version it does not tell" : version)))
        : wrong(troubles);
  }

  private boolean isMissing(String resource) {
    return client.send(AriRequest.get(resource, NOTHING)) instanceof Given given
        && given.isNoResource();
  }

  /** A user who may change something is told that there is no such channel. */
  private boolean isReadOnly() {
    return client.send(AriRequest.delete("channels", NOTHING)) instanceof Given given
        && given.status() == 403;
  }

  private Optional<String> webSocketTrouble() {
    try (AriSocket socket = AriSocket.open(settings, client)) {
      Received first = socket.next(AriClient.CONNECT.plus(settings.patience()));
      return switch (first) {
        case Opened _ -> Optional.empty();
        case End(var _, String trouble) when trouble.equals(AriOrders.NOTHING_THERE) ->
            Optional.of("has not loaded the module res_ari_events.so");
        case End(var _, String trouble) -> Optional.of(trouble);
        case null, default -> Optional.of("opens no WebSocket");
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("was not asked for a WebSocket: we were interrupted");
    }
  }

  private Findings wrong(List<String> troubles) {
    return new Findings(
        false, troubles.stream().map(trouble -> settings.address() + " " + trouble).toList());
  }
}
