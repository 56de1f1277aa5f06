package dev.hookswitch.webhook;

import dev.hookswitch.format.Presets;
import dev.hookswitch.format.Renderer;
import java.util.List;

/** Requests where nothing is known but the event. */
public final class Plain {

  private Plain() {}

  public static Requests requests() {
    return new Requests(
        new Renderer(Presets.shipped()), new NumberMask(new byte[32]), _ -> List.of(), _ -> null);
  }
}
