package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one Asterisk and what to make of it.
 *
 * @param name the link's name in settings, logs and derived ids
 * @param plainLogin send the secret as it is instead of an MD5 challenge's answer; only for servers
 *     that refuse MD5
 * @param tls speak TLS
 * @param certificate with TLS: trust this PEM certificate (of the server or its authority) instead
 *     of the platform's
 * @param trunks endpoints that lead to the telephone network; {@code *} stands for any characters
 * @param variables channel variables that are reported as signals
 * @param queueCapacity messages that may wait between reader and link thread
 * @param silence send a Ping after so much silence; twice that without an answer and the connection
 *     is given up
 */
public record AmiSettings(
    String name,
    String host,
    int port,
    String username,
    String secret,
    boolean plainLogin,
    boolean tls,
    @Nullable Path certificate,
    List<String> trunks,
    Set<String> variables,
    int queueCapacity,
    Duration silence) {

  public static final int DEFAULT_QUEUE = 65_536;
  public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(15);

  public AmiSettings {
    trunks = List.copyOf(trunks);
    variables = Set.copyOf(variables);
  }

  /** Whether an endpoint of that name leads to the telephone network. */
  public boolean isTrunk(String endpoint) {
    return new EndpointNames(trunks).ofTarget("PJSIP/" + endpoint).kind() == Endpoint.Kind.TRUNK;
  }

  String address() {
    return host + ":" + port;
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "AmiSettings[" + name + " at " + address() + " as " + username + "]";
  }
}
