package dev.hookswitch;

import dev.hookswitch.callflow.Choice;
import dev.hookswitch.callflow.Flow;
import dev.hookswitch.dialer.CallLimits;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.event.Direction;
import dev.hookswitch.pbx.asterisk.AmiSettings;
import dev.hookswitch.pbx.asterisk.AriSettings;
import dev.hookswitch.people.Role;
import dev.hookswitch.people.oidc.OidcSettings;
import dev.hookswitch.recording.Rule;
import dev.hookswitch.retention.Retention;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings as they are, with what was left out filled in, in the order and spelling of the
 * settings file. What is written stands here line by line, so that a setting that is added later
 * shows nothing before somebody has thought of it. Of a secret only is told that there is one; of a
 * URL only whose it is, because a secret may stand in its path (Slack's does), in its query or
 * before its host.
 */
final class SettingsText {

  private static final String HIDDEN = "(hidden)";

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./(+][A-Za-z0-9_./:()+@?;=… -]*");

  private final StringBuilder text = new StringBuilder();
  private int depth;

  private SettingsText() {}

  static String of(Settings settings) {
    SettingsText text = new SettingsText();
    text.write(settings);
    return text.text.toString();
  }

  private void write(Settings settings) {
    block("server", () -> server(settings.server()));
    block("storage", () -> storage(settings.storage()));
    secret("admin_key", settings.adminKey());
    list("pbx", settings.pbx(), this::pbx);
    block("calls", () -> calls(settings));
    line("users", settings.users().size() + " in the file");
    line("dids", settings.dids().size() + " in the file");
    block("delivery", () -> delivery(settings.delivery()));
    block("operations", () -> operations(settings.operations()));
    block("retention", () -> retention(settings.retention()));
    block("recordings", () -> recordings(settings.recordings()));
    list("endpoints", settings.endpoints(), this::endpoint);
    list("call_flow", settings.callFlows(), this::flow);
    block("console", () -> console(settings.console()));
    block("network", () -> texts("allow", settings.network().allow()));
  }

  private void server(Settings.Server server) {
    String host = server.host();
    line("listen", (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port());
    line("public_url", withoutSecrets(server.publicUrl()));
    line("open_metrics", server.openMetrics());
  }

  private void storage(Settings.Storage storage) {
    String url = storage.url();
    int query = url.indexOf('?');
    String shown = query < 0 ? url : url.substring(0, query) + "?…";
    line("url", shown.replaceFirst("//[^/]*@", "//…@"));
    secret("password", storage.password());
    secret("key", storage.key());
    if (storage.kafka() != null) {
      line("kafka", storage.kafka().toString());
    }
  }

  private void pbx(Settings.Pbx pbx) {
    line("name", pbx.name());
    block(
        "asterisk",
        () -> {
          block("ami", () -> ami(pbx.ami()));
          AriSettings ari = pbx.ari();
          if (ari != null) {
            block("ari", () -> ari(ari));
          }
          block(
              "dial",
              () -> {
                line("device", pbx.line().device());
                line("number", pbx.line().number());
              });
          texts("trunks", pbx.ami().trunks());
          texts("variables", new TreeSet<>(pbx.ami().variables()));
        });
    line("country", pbx.country());
    time("doubt_after", pbx.doubtAfter());
    line("default_account", pbx.defaultAccount());
  }

  private void ami(AmiSettings ami) {
    line("host", ami.host());
    line("port", ami.port());
    line("username", ami.username());
    line("secret", HIDDEN);
    line("plain_login", ami.plainLogin());
    line("tls", ami.tls());
    line("certificate", ami.certificate());
  }

  private void ari(AriSettings ari) {
    line("url", withoutSecrets(ari.url().toString()));
    line("username", ari.username());
    line("password", HIDDEN);
    line("app", ari.app());
  }

  private void calls(Settings settings) {
    block("default", () -> limits(settings.calls().usual()));
    Map<String, CallLimits> accounts = new TreeMap<>(settings.calls().accounts());
    if (!accounts.isEmpty()) {
      block(
          "accounts",
          () -> accounts.forEach((account, its) -> block(quoted(account), () -> limits(its))));
    }
  }

  private void limits(CallLimits limits) {
    line("max_calls", limits.maxCalls());
    line("per_minute", limits.perMinute());
    line("per_day", limits.perDay());
    texts("allow", limits.allow());
    texts("block", limits.block());
  }

  private void delivery(Settings.Delivery delivery) {
    time("timeout", delivery.timeout());
    texts("retry", delivery.retry().stream().map(TimeText::of).toList());
    time("disable_after", delivery.disableAfter());
    line("proxy", delivery.proxy().shown());
  }

  private void operations(Settings.Operations operations) {
    line("backlog", operations.backlog());
    Endpoint endpoint = operations.endpoint();
    if (endpoint != null) {
      line("url", place(endpoint.url()));
      line("secret", HIDDEN);
    }
  }

  private void retention(Retention retention) {
    kept("events", retention.events());
    kept("attempts", retention.attempts());
    kept("dead_letters", retention.deadLetters());
    kept("operations", retention.operations());
    kept("recordings", retention.recordings());
    kept("campaigns", retention.campaigns());
  }

  private void kept(String name, Duration time) {
    line(name, time.isZero() ? "0" : TimeText.of(time));
  }

  private void recordings(RecordingSettings recordings) {
    switch (recordings.place()) {
      case RecordingSettings.Place.Folder(var path) -> line("store", "file:" + path);
      case RecordingSettings.Place.Bucket(var s3) ->
          block(
              "store",
              () ->
                  block(
                      "s3",
                      () -> {
                        line("endpoint", place(s3.endpoint()));
                        line("bucket", s3.bucket());
                        line("region", s3.region());
                        line("access_key", HIDDEN);
                        line("secret_key", HIDDEN);
                        line("prefix", s3.prefix());
                      }));
    }
    line("work", recordings.work());
    line("max_megabytes", recordings.largest() / (1024 * 1024));
    line("fetch_at_once", recordings.atOnce());
    if (!recordings.folders().isEmpty()) {
      block("folders", () -> new TreeMap<>(recordings.folders()).forEach(this::line));
    }
    list("rules", recordings.rules().list(), this::rule);
  }

  private void rule(Rule rule) {
    line("account", rule.account());
    texts("dids", new TreeSet<>(rule.dids()));
    texts("users", new TreeSet<>(rule.users()));
    texts("directions", rule.directions().stream().map(Direction::word).sorted().toList());
    texts("campaigns", new TreeSet<>(rule.campaigns()));
    line("share", rule.share());
    line("pause", rule.pausable());
  }

  private void endpoint(Endpoint endpoint) {
    line("url", place(endpoint.url()));
    line("account", endpoint.account());
    line("secret", HIDDEN);
    line("description", endpoint.description().isEmpty() ? null : endpoint.description());
    line("format", endpoint.style().shape().format().word());
  }

  private void flow(Flow flow) {
    texts("dids", new TreeSet<>(flow.calls().dids()));
    line("account", flow.calls().account());
    line("pbx", flow.calls().pbx());
    line("url", place(flow.endpoint().url()));
    line("secret", HIDDEN);
    time("timeout", flow.limit());
    line("default", flow.otherwise().equals(Choice.CONTINUE) ? "continue" : "another");
    texts("prefixes", flow.prefixes());
  }

  private void console(ConsoleSettings console) {
    block(
        "session",
        () -> {
          time("idle", console.sessions().idle());
          time("total", console.sessions().whole());
        });
    OidcSettings oidc = console.oidc();
    if (oidc != null) {
      block("oidc", () -> oidc(oidc));
    }
  }

  private void oidc(OidcSettings oidc) {
    line("issuer", withoutSecrets(oidc.issuer().toString()));
    line("client_id", oidc.clientId());
    line("client_secret", oidc.clientSecret() == null ? null : HIDDEN);
    texts("scopes", oidc.scopes());
    line("login_claim", oidc.loginClaim());
    line("role_claim", oidc.roleClaim());
    Map<String, Role> roles = new TreeMap<>(oidc.roles());
    block("roles", () -> roles.forEach((value, role) -> line(quoted(value), role.word())));
    line("account_claim", oidc.accountClaim());
    line("user_claim", oidc.userClaim());
  }

  // how it is written

  private interface Writer<T> {
    void write(T item);
  }

  private void block(String name, Runnable inside) {
    start(name).append('\n');
    depth++;
    inside.run();
    depth--;
  }

  private <T> void list(String name, Collection<T> items, Writer<T> writer) {
    if (items.isEmpty()) {
      start(name).append(" []\n");
      return;
    }
    start(name).append('\n');
    depth += 2;
    for (T item : items) {
      int from = text.length();
      writer.write(item);
      int dash = from + 2 * depth - 2;
      if (dash < text.length()) {
        text.setCharAt(dash, '-');
      }
    }
    depth -= 2;
  }

  private void secret(String name, Settings.@Nullable Secret secret) {
    line(name, secret == null ? null : HIDDEN);
  }

  private void time(String name, Duration time) {
    line(name, TimeText.of(time));
  }

  private void texts(String name, Collection<?> items) {
    start(name)
        .append(" [")
        .append(items.stream().map(SettingsText::scalar).collect(Collectors.joining(", ")))
        .append("]\n");
  }

  /** What is not set is left out. */
  private void line(String name, @Nullable Object value) {
    if (value != null) {
      start(name).append(' ').append(scalar(value)).append('\n');
    }
  }

  /** In quotes where YAML would take it for something else. */
  private static String scalar(Object value) {
    String text = String.valueOf(value).replaceAll("\\s+", " ");
    return PLAIN.matcher(text).matches() && !text.contains(": ") && !text.endsWith(":")
        ? text
        : quoted(text.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private StringBuilder start(String name) {
    return text.append("  ".repeat(depth)).append(name).append(':');
  }

  private static String quoted(String name) {
    return "\"" + name + "\"";
  }

  /** Whose a URL is, and no more. */
  private static String place(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String host = url.getHost() == null ? "…" : url.getHost();
    return url.getScheme() + "://" + host + port + "/…";
  }

  /** A URL whose path is no secret. */
  private static String withoutSecrets(String text) {
    try {
      URI url = new URI(text);
      return new URI(url.getScheme(), null, url.getHost(), url.getPort(), url.getPath(), null, null)
          .toString();
    } catch (URISyntaxException e) {
      return "…";
    }
  }
}
