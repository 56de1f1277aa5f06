package dev.hookswitch.endpoint;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One customer's address for events. Immutable.
 *
 * @param account whose events; null means every account's
 * @param secrets those that requests are signed with, newest first
 * @param headers sent along with every request
 * @param disabled why it is disabled, one sentence; null when it is active. What comes meanwhile
 *     waits in the journal
 */
public record Endpoint(
    String id,
    URI url,
    @Nullable String account,
    Filter filter,
    List<SigningSecret> secrets,
    Map<String, String> headers,
    String description,
    Origin origin,
    @Nullable String disabled,
    Instant createdAt) {

  /** Where it is kept: in the settings file, and changed there, or behind the API. */
  public enum Origin {
    FILE,
    API
  }

  public Endpoint {
    createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS); // as it is stored
    secrets = List.copyOf(secrets);
    headers = Map.copyOf(headers);
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("an endpoint has at least one signing secret");
    }
  }

  /** The same endpoint, disabled for that reason. */
  public Endpoint disabled(String why) {
    return new Endpoint(
        id, url, account, filter, secrets, headers, description, origin, why, createdAt);
  }

  public boolean isActive() {
    return disabled == null;
  }
}
