package dev.hookswitch.dialer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the id of a channel, bridge or playback says of the placed call it belongs to.
 *
 * @param party counted from 0; -1 for what is no channel
 */
record ChannelName(String call, int party) {

  private static final Pattern OURS = Pattern.compile("hs-([A-Za-z0-9_]{1,64})-([0-9]{1,6}|b|p)");

  /** Null where it is nobody's of ours: quick for those. */
  static @Nullable ChannelName of(String id) {
    if (!id.startsWith(PlacedCall.PREFIX)) {
      return null;
    }
    Matcher ours = OURS.matcher(id);
    if (!ours.matches()) {
      return null;
    }
    String last = ours.group(2);
    boolean channel = Character.isDigit(last.charAt(0));
    return new ChannelName(ours.group(1), channel ? Integer.parseInt(last) - 1 : -1);
  }
}
