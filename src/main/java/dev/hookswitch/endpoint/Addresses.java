package dev.hookswitch.endpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Which addresses endpoints may have. Safe for all threads. */
public interface Addresses {

  /** Reads a URL as people write it. */
  URI parse(String text) throws URISyntaxException;

  /**
   * Why events cannot be sent there like that, one sentence; empty when they can. Looks names up.
   */
  Optional<String> refusal(URI url, RequestStyle style);

  /**
   * Why no access token can be asked for there, one sentence; empty when one can. Looks names up.
   */
  Optional<String> refusalOfTokenUrl(URI url);

  /** Whether only an administrator may choose it, because not all of its road can be guarded. */
  boolean isForAdministrators(URI url);
}
