package dev.hookswitch.format;

import dev.hookswitch.refusal.Rule;

/** What the settings of a preset must keep to. */
public enum PresetRule implements Rule {
  SETTING_SECRET("{0} is a secret and belongs to the secrets"),
  SETTING_MISSING("{0} ({1}) is missing"),
  SETTING_LONG("{0} has more than {1} characters"),
  SETTING_UNLIKE("{0} ({1}) does not look like one"),
  SETTING_UNKNOWN("the preset {0} has no setting {1}");

  private final String english;

  PresetRule(String english) {
    this.english = english;
  }

  @Override
  public String english() {
    return english;
  }
}
