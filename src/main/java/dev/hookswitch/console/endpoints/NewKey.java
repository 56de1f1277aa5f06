package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.SigningKeyPair;
import dev.hookswitch.endpoint.SigningSecret;
import io.javalin.http.Context;
import java.util.Map;

/** An endpoint's new key, shown once: there is no way to see it again. */
final class NewKey {

  private NewKey() {}

  static void show(Context ctx, Pages pages, Visitor visitor, Endpoint endpoint, String title) {
    String key =
        switch (endpoint.signing().current()) {
          case SigningSecret secret -> secret.reveal();
          case SigningKeyPair pair -> pair.publicKey();
        };
    pages.show(
        ctx,
        200,
        "endpoint-key",
        Map.of(
            "layout",
            pages.layout(visitor, EndpointsPage.PART, visitor.language().text(title)),
            "endpoint",
            endpoint,
            "key",
            key,
            "secret",
            endpoint.signing().current() instanceof SigningSecret));
  }
}
