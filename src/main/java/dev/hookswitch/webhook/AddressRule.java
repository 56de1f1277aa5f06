package dev.hookswitch.webhook;

import dev.hookswitch.refusal.Rule;

/** What an address must keep to that something is sent to. */
public enum AddressRule implements Rule {
  URL_SCHEME("the URL must begin with http:// or https://"),
  URL_HOST("the URL has no host name"),
  URL_USER("the URL must not carry a user name or password; send a header instead"),
  URL_FRAGMENT("the URL must not have a fragment (#…)"),
  URL_PORT("the URL's port must be between 1 and 65535"),
  ADDRESS("its address {0} is not allowed (see network.allow)"),
  NEVER("its address is never allowed"),
  OUTSIDE("it is outside of network.allow, and must begin with https:// therefore");

  private final String english;

  AddressRule(String english) {
    this.english = english;
  }

  @Override
  public String english() {
    return english;
  }
}
