package dev.hookswitch;

import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.pbx.asterisk.AmiSettings;
import dev.hookswitch.webhook.AddressRange;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, as the file says it, with defaults filled in. {@code
 * settings-reference.yaml} describes each key. Secrets are never part of a text made from these
 * records.
 */
public record Settings(
    Server server,
    Storage storage,
    @Nullable Secret adminKey,
    List<Pbx> pbx,
    List<User> users,
    List<Did> dids,
    Delivery delivery,
    List<FileEndpoint> endpoints,
    Network network) {

  public Settings {
    pbx = List.copyOf(pbx);
    users = List.copyOf(users);
    dids = List.copyOf(dids);
    endpoints = List.copyOf(endpoints);
  }

  /** A text that must not be shown. */
  public record Secret(String reveal) {
    @Override
    public String toString() {
      return "…";
    }
  }

  /**
   * Where the program listens.
   *
   * @param publicUrl how others reach it; without a slash at the end
   * @param openMetrics {@code /metrics} and {@code /openapi.json} need no key
   */
  public record Server(String host, int port, String publicUrl, boolean openMetrics) {}

  /**
   * Where data is kept.
   *
   * @param key 32 bytes in base64 that stored secrets are encrypted with; null: a key file beside
   *     the database
   */
  public record Storage(String url, @Nullable Secret key) {}

  /** One PBX to observe. */
  public record Pbx(String name, AmiSettings ami, @Nullable Ari ari, String defaultAccount) {}

  /** For call control. */
  public record Ari(URI url, String username, Secret password) {}

  public record User(String id, @Nullable String name, @Nullable String account, List<String> sip) {
    public User {
      sip = List.copyOf(sip);
    }
  }

  public record Did(String number, String account, @Nullable String label) {}

  /** How deliveries are tried. */
  public record Delivery(Duration timeout, List<Duration> retry) {
    public Delivery {
      retry = List.copyOf(retry);
    }
  }

  /** An endpoint that is kept in the file; its origin is {@link Endpoint.Origin#FILE}. */
  public record FileEndpoint(
      URI url,
      @Nullable String account,
      SigningSecret secret,
      Filter filter,
      Map<String, String> headers,
      String description) {
    public FileEndpoint {
      headers = Map.copyOf(headers);
    }
  }

  /** Private ranges that endpoints may be in. */
  public record Network(List<AddressRange> allow) {
    public Network {
      allow = List.copyOf(allow);
    }
  }
}
