package dev.hookswitch.api;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.endpoint.Addresses;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What the fields of an endpoint cannot know by themselves: who asks, what time it is, where a name
 * leads, and what was there before.
 */
final class EndpointAdmission {

  private final Addresses addresses;
  private final InstantSource clock;

  EndpointAdmission(Addresses addresses, InstantSource clock) {
    this.addresses = addresses;
    this.clock = clock;
  }

  /** Reads a URL that this caller may choose. */
  URI url(String text, Caller caller) {
    URI url;
    try {
      url = addresses.parse(text);
    } catch (URISyntaxException e) {
      throw Problem.badField("#/url", "url is not a URL");
    }
    if (addresses.isForAdministrators(url) && !caller.isAdmin()) {
      throw Problem.of(403, "only the administrator may send to a message broker");
    }
    return url;
  }

  /**
   * Judges what a request speaks of, and nothing else: an endpoint whose certificate has expired
   * since could not even be paused.
   */
  void require(JsonBody body, Endpoint asked, Caller caller) {
    if (body.has("proxy") && !caller.isAdmin()) {
      throw Problem.of(403, "only the administrator's key may choose a proxy");
    }
    if (body.has("url")
        || body.has("format")
        || body.has("authentication")
        || body.has("tls")
        || body.has("proxy")) {
      addresses
          .refusal(asked.url(), asked.style())
          .ifPresent(sentence -> {
            throw Problem.badField("#/url", sentence);
          });
    }
    if (body.has("tls")) {
      asked
          .style()
          .transport()
          .expired(clock.instant())
          .ifPresent(sentence -> {
            throw body.wrong("tls", sentence);
          });
    }
    if (body.has("authentication")
        && asked.style().authentication() instanceof Authentication.OAuth2 oauth) {
      addresses
          .refusalOfTokenUrl(oauth.tokenUrl())
          .ifPresent(sentence -> {
            throw body.wrong("authentication/token_url", sentence);
          });
    }
  }

  /**
   * What was told to nobody again must not be told to another server either: whoever leads an
   * endpoint elsewhere says anew what it is to be shown there.
   */
  static void requireSecretsStay(JsonBody body, Endpoint before, URI url) {
    if (sameServer(before.url(), url)) {
      return;
    }
    if (!before.style().authentication().equals(Authentication.NONE)
        && !body.has("authentication")) {
      throw body.wrong("url", "url leads to another server: give authentication with it again");
    }
    if (!before.style().shape().secrets().isEmpty() && !body.has("format")) {
      throw body.wrong("url", "url leads to another server: give format with it again");
    }
    if (!before.style().headers().isEmpty() && !body.has("headers")) {
      throw body.wrong("url", "url leads to another server: give headers with it again");
    }
  }

  private static boolean sameServer(URI one, URI other) {
    return server(one).equals(server(other));
  }

  private static List<String> server(URI url) {
    return List.of(
        Objects.toString(url.getScheme(), "").toLowerCase(Locale.ROOT),
        Objects.toString(url.getRawAuthority(), "").toLowerCase(Locale.ROOT));
  }
}
