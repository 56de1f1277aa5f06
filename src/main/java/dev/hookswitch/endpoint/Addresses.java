package dev.hookswitch.endpoint;

import dev.hookswitch.refusal.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Which addresses endpoints may have. Safe for all threads. */
public interface Addresses {

  /** Reads a URL as people write it. */
  URI parse(String text) throws URISyntaxException;

  /** Why events cannot be sent there like that; empty when they can. Looks names up. */
  Optional<Refusal> refusal(URI url, RequestStyle style);

  /** Why no access token can be asked for there; empty when one can. Looks names up. */
  Optional<Refusal> refusalOfTokenUrl(URI url);

  /** Whether only an administrator may choose it, because not all of its road can be guarded. */
  boolean isForAdministrators(URI url);
}
