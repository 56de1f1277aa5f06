package dev.hookswitch;

import dev.hookswitch.call.Directory;
import dev.hookswitch.call.E164;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.callflow.Flow;
import dev.hookswitch.dialer.CallRules;
import dev.hookswitch.dialer.Line;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.format.Presets;
import dev.hookswitch.kafka.KafkaPlace;
import dev.hookswitch.pbx.asterisk.AmiSettings;
import dev.hookswitch.pbx.asterisk.AriSettings;
import dev.hookswitch.retention.Retention;
import dev.hookswitch.store.Database;
import dev.hookswitch.webhook.AddressRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, as the file says it, with defaults filled in. {@code
 * settings-reference.yaml} describes each key. Secrets are never part of a text made from these
 * records.
 *
 * @param endpoints those kept in the file; how old they are only the store knows
 * @param callFlows whom to ask what is done with calls that a dialplan hands over
 */
public record Settings(
    Server server,
    Storage storage,
    @Nullable Secret adminKey,
    List<Pbx> pbx,
    CallRules calls,
    List<User> users,
    List<Did> dids,
    Delivery delivery,
    Operations operations,
    Retention retention,
    List<Endpoint> endpoints,
    List<Flow> callFlows,
    Network network,
    RecordingSettings recordings,
    ConsoleSettings console) {

  public Settings {
    pbx = List.copyOf(pbx);
    users = List.copyOf(users);
    dids = List.copyOf(dids);
    endpoints = List.copyOf(endpoints);
    callFlows = List.copyOf(callFlows);
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
   * @param password of PostgreSQL's user, where the URL does not say it
   * @param key 32 bytes in base64 that stored secrets are encrypted with; null: a key file beside
   *     the SQLite database
   * @param kafka where the log is kept; null: in the database
   */
  public record Storage(
      String url, @Nullable Secret password, @Nullable Secret key, @Nullable KafkaPlace kafka) {

    /** With the log in the database. */
    public Storage(String url, @Nullable Secret password, @Nullable Secret key) {
      this(url, password, key, null);
    }

    /** Opens it, and brings it up to date. */
    Database open() {
      return Database.open(url, password == null ? null : password.reveal());
    }
  }

  /**
   * One PBX to observe.
   *
   * @param ari null: no calls are placed on it
   * @param line how calls are placed on it
   * @param country ISO 3166-1, two letters: phone numbers are told in E.164; null: as the PBX has
   *     them
   * @param doubtAfter how long a call may last before the PBX is asked whether it still lives
   */
  public record Pbx(
      String name,
      AmiSettings ami,
      @Nullable AriSettings ari,
      Line line,
      String defaultAccount,
      @Nullable String country,
      Duration doubtAfter) {

    /**
     * How this PBX's numbers are told. Each caller gets one of its own: they are for one thread.
     */
    NumberForm numbers() {
      return numbers(country);
    }

    static NumberForm numbers(@Nullable String country) {
      return country == null ? NumberForm.AS_IS : new E164(country);
    }
  }

  public record User(String id, @Nullable String name, @Nullable String account, List<String> sip) {
    public User {
      sip = List.copyOf(sip);
    }
  }

  public record Did(String number, String account, @Nullable String label) {}

  /**
   * How deliveries are tried.
   *
   * @param disableAfter how long an endpoint may answer nothing but failures before it is disabled
   * @param proxy for endpoints that choose none themselves
   * @param presets those that come along, and those of a folder of one's own
   */
  public record Delivery(
      Duration timeout, List<Duration> retry, Duration disableAfter, Route proxy, Presets presets) {
    public Delivery {
      retry = List.copyOf(retry);
    }
  }

  /**
   * Who is told of the program itself.
   *
   * @param endpoint where; null: nobody but the log and the console
   * @param backlog how many events may wait for an endpoint before that is told
   */
  public record Operations(@Nullable Endpoint endpoint, int backlog) {}

  /** Private ranges that endpoints may be in. */
  public record Network(List<AddressRange> allow) {
    public Network {
      allow = List.copyOf(allow);
    }
  }

  /**
   * The PBX of that name; without a name the only one.
   *
   * @throws SettingsException when there is none, or several to choose from
   */
  Pbx choose(@Nullable String name) {
    if (name == null && pbx.size() == 1) {
      return pbx.getFirst();
    }
    return pbx.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new SettingsException(
                name == null
                    ? "the settings have " + pbx.size() + " PBX: choose one with --pbx NAME"
                    : "the settings have no PBX named " + name));
  }

  /** Who is who, by this file alone. */
  Directory directory() {
    return directory(usersOfFile(), numbersOfFile());
  }

  List<dev.hookswitch.directory.User> usersOfFile() {
    return users.stream()
        .map(user ->
            new dev.hookswitch.directory.User(
                user.id(), user.name(), user.account(), user.sip(), Origin.FILE))
        .toList();
  }

  List<OwnNumber> numbersOfFile() {
    return dids.stream()
        .map(did -> new OwnNumber(did.number(), did.account(), did.label(), Origin.FILE))
        .toList();
  }

  /** As sessions look it up. */
  static Directory directory(List<dev.hookswitch.directory.User> users, List<OwnNumber> numbers) {
    Map<String, String> accountOfNumber = new HashMap<>();
    numbers.forEach(number -> accountOfNumber.put(number.number(), number.account()));
    return new Directory(
        users.stream()
            .map(user -> new Directory.User(user.id(), user.account(), user.devices()))
            .toList(),
        accountOfNumber);
  }
}
