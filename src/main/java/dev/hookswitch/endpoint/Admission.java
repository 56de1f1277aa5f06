package dev.hookswitch.endpoint;

import dev.hookswitch.format.Format;
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
final class Admission {

  private final Addresses addresses;
  private final InstantSource clock;

  Admission(Addresses addresses, InstantSource clock) {
    this.addresses = addresses;
    this.clock = clock;
  }

  /** Reads a URL that whoever asks may choose. */
  URI url(Fields fields, String text, boolean administrator) {
    URI url;
    try {
      url = addresses.parse(text);
    } catch (URISyntaxException e) {
      throw fields.wrong("url", EndpointRule.NOT_A_URL.of());
    }
    if (addresses.isForAdministrators(url) && !administrator) {
      throw new NotAllowed("url", EndpointRule.BROKER.of());
    }
    return url;
  }

  /**
   * Judges what was written down, and nothing else: an endpoint whose certificate has expired since
   * could not even be paused.
   */
  void require(Fields fields, Endpoint asked, boolean administrator) {
    if (fields.has("proxy") && !administrator) {
      throw new NotAllowed("proxy", EndpointRule.PROXY.of());
    }
    if (fields.has("url")
        || fields.has("format")
        || fields.has("authentication")
        || fields.has("tls")
        || fields.has("proxy")) {
      addresses
          .refusal(asked.url(), asked.style())
          .ifPresent(refusal -> {
            throw fields.wrong("url", refusal);
          });
    }
    if (fields.has("tls")) {
      asked
          .style()
          .transport()
          .expired(clock.instant())
          .ifPresent(refusal -> {
            throw fields.wrong("tls", refusal);
          });
    }
    if (fields.has("authentication")
        && asked.style().authentication() instanceof Authentication.OAuth2 oauth) {
      addresses
          .refusalOfTokenUrl(oauth.tokenUrl())
          .ifPresent(refusal -> {
            throw fields.wrong("authentication/token_url", refusal);
          });
    }
  }

  /**
   * What was told to nobody again must not be told to another server either: whoever leads an
   * endpoint elsewhere says anew what it is to be shown there.
   */
  static void requireSecretsStay(Fields fields, Endpoint before, Endpoint asked) {
    if (isLedAnywhere(before, asked)) {
      requireAgain(fields, before, "format", EndpointRule.LED_ANYWHERE);
    } else if (!sameServer(before.url(), asked.url())) {
      requireAgain(fields, before, "url", EndpointRule.LED_ELSEWHERE);
    }
  }

  private static void requireAgain(
      Fields fields, Endpoint before, String field, EndpointRule rule) {
    RequestStyle style = before.style();
    if (!style.authentication().equals(Authentication.NONE) && !fields.has("authentication")) {
      throw fields.wrong(field, rule.of("authentication"));
    }
    if (!style.shape().secrets().isEmpty() && !fields.has("format")) {
      throw fields.wrong(field, rule.of("format"));
    }
    if (!style.headers().isEmpty() && !fields.has("headers")) {
      throw fields.wrong(field, rule.of("headers"));
    }
  }

  /** A template with an address of its own is not what it was. */
  private static boolean isLedAnywhere(Endpoint before, Endpoint asked) {
    Shape shape = asked.style().shape();
    return !shape.equals(before.style().shape())
        && shape.format() instanceof Format.Templated templated
        && templated.template().texts().containsKey("url");
  }

  static boolean sameServer(URI one, URI other) {
    return server(one).equals(server(other));
  }

  private static List<String> server(URI url) {
    return List.of(
        Objects.toString(url.getScheme(), "").toLowerCase(Locale.ROOT),
        Objects.toString(url.getRawAuthority(), "").toLowerCase(Locale.ROOT));
  }
}
