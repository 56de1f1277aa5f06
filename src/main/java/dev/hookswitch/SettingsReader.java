package dev.hookswitch;

import dev.hookswitch.broker.Destinations;
import dev.hookswitch.call.E164;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.EndpointFields;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.endpoint.Shape;
import dev.hookswitch.endpoint.SigningKey;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.event.Ids;
import dev.hookswitch.format.FormatFailure;
import dev.hookswitch.format.Presets;
import dev.hookswitch.pbx.asterisk.AmiSettings;
import dev.hookswitch.retention.Retention;
import dev.hookswitch.webhook.AddressRange;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads the settings file: strictly, and with one sentence for the first thing that is wrong.
 * {@code ${NAME}} takes an environment variable, {@code $${NAME}} is the text itself.
 */
final class SettingsReader {

  static final List<Duration> DEFAULT_RETRY =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);
  static final Duration DEFAULT_DISABLE = Duration.ofDays(5);
  static final Duration DEFAULT_DOUBT = Duration.ofHours(2);
  static final int DEFAULT_BACKLOG = 10_000;
  private static final long MAX_BYTES = 1024 * 1024;
  private static final int MIN_ADMIN_KEY = 20;
  private static final int MAX_RETRIES = 100;

  private final String file;
  private final Function<String, @Nullable String> environment;

  private SettingsReader(String file, Function<String, @Nullable String> environment) {
    this.file = file;
    this.environment = environment;
  }

  /** Reads a file; throws {@link SettingsException}. */
  static Settings read(Path path, Function<String, @Nullable String> environment) {
    String text;
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new SettingsException(path + ": is larger than 1 MiB");
      }
      text = Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new SettingsException(path + ": there is no such file");
    } catch (AccessDeniedException e) {
      throw new SettingsException(path + ": cannot be read: permission denied");
    } catch (MalformedInputException e) {
      throw new SettingsException(path + ": is not a text in UTF-8");
    } catch (IOException e) {
      throw new SettingsException(path + ": cannot be read: " + e.getMessage());
    }
    return parse(path.toString(), text, environment);
  }

  static Settings parse(String file, String text, Function<String, @Nullable String> environment) {
    // tags and aliases are of no use here; without aliases a small file cannot become a large one
    LoadSettings strict =
        LoadSettings.builder().setLabel(file).setMaxAliasesForCollections(0).build();
    Node root;
    try {
      root = new Compose(strict).composeString(text).orElse(null);
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      throw new SettingsException(file + line + ": is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new SettingsException(
          file + ": is not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return new SettingsReader(file, environment).settings(root);
  }

  private Settings settings(@Nullable Node root) {
    YamlNode top = new YamlNode(file, "", root, environment);
    Settings.Delivery delivery = delivery(top.get("delivery"));
    List<Settings.Pbx> pbx = pbx(top.get("pbx"));
    Settings.Server server = server(top.get("server"));
    Settings settings =
        new Settings(
            server,
            storage(top.get("storage")),
            adminKey(top.get("admin_key")),
            pbx,
            CallSettingsReader.rules(top.get("calls")),
            top.get("users").list().stream().map(SettingsReader::user).toList(),
            top.get("dids").list().stream().map(SettingsReader::did).toList(),
            delivery,
            operations(top.get("operations")),
            retention(top.get("retention")),
            top.get("endpoints").list().stream()
                .map(each -> endpoint(each, delivery.presets()))
                .toList(),
            CallFlowReader.read(top.get("call_flow"), pbx),
            network(top.get("network")),
            RecordingSettings.read(top.get("recordings")),
            ConsoleSettings.read(top.get("console"), server.publicUrl()));
    top.closed();
    return settings;
  }

  private static Settings.Server server(YamlNode node) {
    YamlNode listen = node.get("listen");
    String address = listen.text("127.0.0.1:8080");
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "" : address.substring(0, colon);
    int port;
    try {
      port = Integer.parseInt(address.substring(colon + 1));
    } catch (NumberFormatException e) {
      port = -1;
    }
    boolean bareV6 = host.contains(":") && !host.startsWith("[");
    if (host.isEmpty() || bareV6 || port < 0 || port > 65_535) {
      throw listen.wrong("server.listen must be HOST:PORT such as 127.0.0.1:8080 or [::1]:8080");
    }
    YamlNode publicUrl = node.get("public_url");
    String url = publicUrl.isAbsent() ? "http://" + address : publicUrl.url().toString();
    Settings.Server server =
        new Settings.Server(
            host.replaceAll("[\\[\\]]", ""),
            port,
            url.replaceAll("/+$", ""),
            node.get("open_metrics").flag(false));
    node.closed();
    return server;
  }

  private static Settings.Storage storage(YamlNode node) {
    YamlNode key = node.get("key");
    Settings.Secret secret = key.optionalSecret();
    if (secret != null && !isKey(secret.reveal())) {
      throw key.wrong("storage.key must be 32 bytes in base64");
    }
    String url = node.get("url").text("jdbc:sqlite:data/hookswitch.db");
    if (secret == null && url.startsWith("jdbc:postgresql:")) {
      throw node.wrong(
          "storage.key must be there with PostgreSQL, because every process needs the same: 32"
              + " bytes in base64 (openssl rand -base64 32)");
    }
    Settings.Storage storage =
        new Settings.Storage(
            url,
            node.get("password").optionalSecret(),
            secret,
            KafkaSettingsReader.read(node.get("kafka"), url));
    node.closed();
    return storage;
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == 32;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Settings.@Nullable Secret adminKey(YamlNode node) {
    Settings.Secret key = node.optionalSecret();
    if (key != null && key.reveal().length() < MIN_ADMIN_KEY) {
      throw node.wrong("admin_key must have at least " + MIN_ADMIN_KEY + " characters");
    }
    return key;
  }

  private static List<Settings.Pbx> pbx(YamlNode node) {
    Set<String> names = new HashSet<>();
    for (YamlNode each : node.list()) {
      if (!names.add(each.get("name").text("pbx"))) {
        throw each.wrong("two PBX have the name " + each.get("name").text("pbx"));
      }
    }
    return node.list().stream().map(SettingsReader::onePbx).toList();
  }

  private static Settings.Pbx onePbx(YamlNode node) {
    String name = node.require("name").text();
    YamlNode asterisk = node.require("asterisk");
    YamlNode ami = asterisk.require("ami");
    YamlNode certificate = ami.get("certificate");
    AmiSettings link =
        new AmiSettings(
            name,
            ami.get("host").text("127.0.0.1"),
            ami.get("port").number(1, 65_535, 5038),
            ami.require("username").text(),
            ami.require("secret").text(),
            ami.get("plain_login").flag(false),
            ami.get("tls").flag(false),
            certificate.isAbsent() ? null : Path.of(certificate.text()),
            texts(asterisk.get("trunks")),
            new LinkedHashSet<>(texts(asterisk.get("variables"))),
            AmiSettings.DEFAULT_QUEUE,
            AmiSettings.DEFAULT_SILENCE);
    ami.closed();
    YamlNode ari = asterisk.get("ari");
    String defaultAccount = node.get("default_account").text("default");
    String country = country(node.get("country"));
    Settings.Pbx pbx =
        new Settings.Pbx(
            name,
            link,
            ari.isAbsent() ? null : AriSettingsReader.read(name, ari),
            CallSettingsReader.line(
                asterisk.get("dial"),
                name,
                defaultAccount,
                link.trunks(),
                () -> Settings.Pbx.numbers(country)),
            defaultAccount,
            country,
            doubtAfter(node.get("doubt_after")));
    asterisk.closed();
    node.closed();
    return pbx;
  }

  private static @Nullable String country(YamlNode node) {
    if (!node.isAbsent()) {
      var _ = node.parsed(E164::new);
    }
    return node.optionalText();
  }

  private static Duration doubtAfter(YamlNode node) {
    Duration after = node.isAbsent() ? DEFAULT_DOUBT : node.duration();
    if (after.compareTo(Duration.ofSeconds(10)) < 0) {
      throw node.wrong("doubt_after must be 10s or more");
    }
    return after;
  }

  private static Settings.User user(YamlNode node) {
    Settings.User user =
        new Settings.User(
            node.require("id").text(),
            node.get("name").optionalText(),
            node.get("account").optionalText(),
            texts(node.get("sip")));
    node.closed();
    return user;
  }

  private static Settings.Did did(YamlNode node) {
    Settings.Did did =
        new Settings.Did(
            node.require("number").text(),
            node.require("account").text(),
            node.get("label").optionalText());
    node.closed();
    return did;
  }

  private static Settings.Delivery delivery(YamlNode node) {
    YamlNode timeout = node.get("timeout");
    Duration limit = timeout.isAbsent() ? DEFAULT_TIMEOUT : timeout.duration();
    if (limit.isZero() || limit.compareTo(Duration.ofMinutes(5)) > 0) {
      throw timeout.wrong("delivery.timeout must be from 1ms to 5m");
    }
    YamlNode retry = node.get("retry");
    List<Duration> waits =
        retry.isAbsent() ? DEFAULT_RETRY : retry.list().stream().map(YamlNode::duration).toList();
    if (waits.size() > MAX_RETRIES) {
      throw retry.wrong("delivery.retry must not have more than " + MAX_RETRIES + " times");
    }
    YamlNode disable = node.get("disable_after");
    Duration disableAfter = disable.isAbsent() ? DEFAULT_DISABLE : disable.duration();
    if (disableAfter.compareTo(Duration.ofMinutes(1)) < 0) {
      throw disable.wrong("delivery.disable_after must be 1m or more");
    }
    YamlNode proxy = node.get("proxy");
    Route route = proxy.isAbsent() ? Route.DIRECT : proxy.parsed(Route::parse);
    if (route.equals(Route.AS_SETTINGS)) {
      throw proxy.wrong("delivery.proxy is the default itself: none, or a proxy's URL");
    }
    YamlNode folder = node.get("presets");
    Presets presets =
        folder.isAbsent()
            ? Presets.shipped()
            : folder.parsed(path -> {
              try {
                return Presets.load(Path.of(path));
              } catch (FormatFailure e) {
                throw new IllegalArgumentException(e.sentence(), e);
              }
            });
    node.closed();
    return new Settings.Delivery(limit, waits, disableAfter, route, presets);
  }

  private static Settings.Operations operations(YamlNode node) {
    YamlNode url = node.get("url");
    YamlNode secret = node.get("secret");
    if (url.isAbsent() && !secret.isAbsent()) {
      throw secret.wrong("operations.secret is of no use without operations.url");
    }
    Settings.Operations operations =
        new Settings.Operations(
            url.isAbsent()
                ? null
                : Endpoint.of(
                    "operations",
                    url.url(),
                    null,
                    node.require("secret").parsed(SigningKey::parse),
                    Instant.EPOCH),
            node.get("backlog").number(1, 1_000_000_000, DEFAULT_BACKLOG));
    node.closed();
    return operations;
  }

  /**
   * A call must be known for longer than a process may hold back what it observed of it: told again
   * after it was deleted, it would be a new one.
   */
  private static Retention retention(YamlNode node) {
    Retention usual = Retention.DEFAULT;
    Duration hour = Duration.ofHours(1);
    Retention retention =
        new Retention(
            kept(node.get("events"), usual.events(), Duration.ofDays(1)),
            kept(node.get("attempts"), usual.attempts(), hour),
            kept(node.get("dead_letters"), usual.deadLetters(), hour),
            kept(node.get("operations"), usual.operations(), hour),
            kept(node.get("recordings"), usual.recordings(), hour),
            kept(node.get("campaigns"), usual.campaigns(), Duration.ofDays(1)));
    node.closed();
    return retention;
  }

  private static Duration kept(YamlNode node, Duration usual, Duration least) {
    if (node.isAbsent()) {
      return usual;
    }
    Duration time = node.text().equals("0") ? Duration.ZERO : node.duration();
    if (!time.isZero() && time.compareTo(least) < 0) {
      throw node.wrong(
          "this must be kept for " + TimeText.of(least) + " or more, or for ever, which is 0");
    }
    return time;
  }

  private static Endpoint endpoint(YamlNode node, Presets presets) {
    YamlFields fields = new YamlFields(node);
    URI url =
        EndpointFields.url(fields, Shape.JSON, presets, _ -> endpointUrl(node.get("url")))
            .orElseGet(() -> endpointUrl(node.require("url")));
    String account = node.get("account").optionalText();
    Endpoint plain =
        Endpoint.of(
                fileEndpointId(url, account),
                url,
                account,
                node.require("secret").parsed(SigningKey::parse),
                Instant.EPOCH)
            .withOrigin(Endpoint.Origin.FILE);
    Endpoint endpoint = EndpointFields.read(fields, plain, presets);
    node.closed();
    return endpoint;
  }

  private static URI endpointUrl(YamlNode node) {
    try {
      URI url = Destinations.url(node.text());
      return Destinations.isBroker(url) ? url : node.url();
    } catch (URISyntaxException e) {
      return node.url(); // which says what is wrong
    }
  }

  /** The same url and account are the same endpoint, whatever else of it was changed. */
  private static String fileEndpointId(URI url, @Nullable String account) {
    return "ep_file_" + Ids.session(url.toString(), account == null ? "" : account).substring(2);
  }

  private static Settings.Network network(YamlNode node) {
    List<AddressRange> allow =
        node.get("allow").list().stream().map(each -> each.parsed(AddressRange::parse)).toList();
    node.closed();
    return new Settings.Network(allow);
  }

  private static List<String> texts(YamlNode node) {
    return node.list().stream().map(YamlNode::text).toList();
  }
}
