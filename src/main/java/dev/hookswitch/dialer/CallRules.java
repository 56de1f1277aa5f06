package dev.hookswitch.dialer;

import java.util.Map;

/** What accounts may do with placed calls: each its own, or what is said of all others. */
public record CallRules(CallLimits usual, Map<String, CallLimits> accounts) {

  public static final CallRules DEFAULT = new CallRules(CallLimits.DEFAULT, Map.of());

  public CallRules {
    accounts = Map.copyOf(accounts);
  }

  public CallLimits of(String account) {
    return accounts.getOrDefault(account, usual);
  }
}
