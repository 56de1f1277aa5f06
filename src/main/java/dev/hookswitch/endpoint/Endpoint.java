package dev.hookswitch.endpoint;

import dev.hookswitch.event.CallEvent;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One customer's address for events. Immutable.
 *
 * @param account whose events; null means every account's
 * @param state whether it is sent anything now; what comes meanwhile waits in the journal
 */
public record Endpoint(
    String id,
    URI url,
    @Nullable String account,
    Filter filter,
    Signing signing,
    RequestStyle style,
    Pace pace,
    State state,
    String description,
    Origin origin,
    Instant createdAt) {

  /** Where it is kept: in the settings file, and changed there, or behind the API. */
  public enum Origin {
    FILE,
    API
  }

  public Endpoint {
    createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS); // as it is stored
  }

  /** One that gets everything of an account, as it comes. */
  public static Endpoint of(
      String id, URI url, @Nullable String account, SigningKey key, Instant createdAt) {
    return new Endpoint(
        id,
        url,
        account,
        Filter.EVERYTHING,
        Signing.with(key),
        RequestStyle.PLAIN,
        Pace.FREE,
        State.ACTIVE,
        "",
        Origin.API,
        createdAt);
  }

  /** Whether that event is for this endpoint. */
  public boolean wants(CallEvent event) {
    return hearsOf(event.common().account()) && filter.matches(event);
  }

  /** Whether calls of that account are told to it, as far as its filter lets them. */
  public boolean hearsOf(String other) {
    return account == null || account.equals(other);
  }

  /** What its owner calls it, or where it is; never a path, in which a secret may stand. */
  public String title() {
    return description.isBlank() ? server() + " (" + id + ")" : description;
  }

  /** Where it is, without a path. */
  public String server() {
    String host = url.getHost();
    return host == null ? String.valueOf(url.getRawAuthority()) : host;
  }

  public boolean isActive() {
    return state.equals(State.ACTIVE);
  }

  public Endpoint withUrl(URI other) {
    return new Endpoint(
        id, other, account, filter, signing, style, pace, state, description, origin, createdAt);
  }

  public Endpoint withFilter(Filter other) {
    return new Endpoint(
        id, url, account, other, signing, style, pace, state, description, origin, createdAt);
  }

  public Endpoint withSigning(Signing other) {
    return new Endpoint(
        id, url, account, filter, other, style, pace, state, description, origin, createdAt);
  }

  public Endpoint withStyle(RequestStyle other) {
    return new Endpoint(
        id, url, account, filter, signing, other, pace, state, description, origin, createdAt);
  }

  public Endpoint withPace(Pace other) {
    return new Endpoint(
        id, url, account, filter, signing, style, other, state, description, origin, createdAt);
  }

  public Endpoint withState(State other) {
    return new Endpoint(
        id, url, account, filter, signing, style, pace, other, description, origin, createdAt);
  }

  public Endpoint withDescription(String other) {
    return new Endpoint(
        id, url, account, filter, signing, style, pace, state, other, origin, createdAt);
  }

  public Endpoint withCreatedAt(Instant other) {
    return new Endpoint(
        id, url, account, filter, signing, style, pace, state, description, origin, other);
  }

  public Endpoint withOrigin(Origin other) {
    return new Endpoint(
        id, url, account, filter, signing, style, pace, state, description, other, createdAt);
  }
}
