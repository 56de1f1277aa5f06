package dev.hookswitch.lab;

import dev.hookswitch.Eventually;
import dev.hookswitch.ServeProcess;

/** When {@code serve} can place calls: its link is up, and so is its control of calls. */
final class Readiness {

  /** A callback that is refused: the laboratory has no such device. */
  static final String NOBODY = "{\"called\":\"900\",\"calling\":\"37120000101\"}";

  private Readiness() {}

  /** That it has no such device is what it says last: all else is right. */
  static ServeProcess await(ServeProcess serve) {
    Eventually.until(
        "link and control are up",
        () -> serve.isLinkUp() && serve.tryPost("/v1/callbacks", NOBODY).status() == 400);
    return serve;
  }
}
