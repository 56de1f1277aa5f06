package dev.hookswitch;

import dev.hookswitch.pbx.asterisk.AriSettings;

/** Reads {@code pbx.asterisk.ari}. */
final class AriSettingsReader {

  private AriSettingsReader() {}

  static AriSettings read(String name, YamlNode node) {
    try {
      AriSettings settings =
          new AriSettings(
              name,
              node.require("url").url(),
              node.require("username").text(),
              node.require("password").text(),
              node.get("app").text(AriSettings.DEFAULT_APP));
      node.closed();
      return settings;
    } catch (IllegalArgumentException e) {
      throw node.wrong("asterisk.ari: " + e.getMessage());
    }
  }
}
