package dev.hookswitch.console.system;

import dev.hookswitch.pbx.LinkHealth;
import dev.hookswitch.pbx.PbxControl;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one PBX is.
 *
 * @param control by which calls are placed; null: the settings name none
 */
public record LinkLine(String name, LinkHealth health, @Nullable PbxControl control) {

  /** What a mark says of it: one of the texts. */
  public String state() {
    return !health.here() ? "link.elsewhere" : health.up() ? "link.up" : "link.down";
  }

  /** Messages a second, over the last minute. */
  public String rate() {
    double rate = health.lastMinute() / 60.0;
    return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%.0f", rate);
  }

  /** Of what may wait, in a hundred; of little there is one. */
  public int filled() {
    return (int) Math.ceil(100.0 * health.waiting() / Math.max(1, health.capacity()));
  }
}
