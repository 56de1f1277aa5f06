package dev.hookswitch.call;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is who in the house: which user a SIP device is assigned to and which account a device or a
 * number belongs to. Immutable; a change of the settings makes a new one.
 */
public final class Directory {

  /** A user with the devices assigned to it. */
  public record User(String id, @Nullable String account, Iterable<String> devices) {}

  private final Map<String, String> userOfDevice = new HashMap<>();
  private final Map<String, String> accountOfDevice = new HashMap<>();
  private final Map<String, String> accountOfNumber = new HashMap<>();

  /**
   * Builds the directory.
   *
   * @param users where a device is assigned twice, the first assignment counts
   * @param accountOfNumber the house's own phone numbers, each with its account
   */
  public Directory(Iterable<User> users, Map<String, String> accountOfNumber) {
    for (User user : users) {
      for (String device : user.devices()) {
        userOfDevice.putIfAbsent(device, user.id());
        if (user.account() != null) {
          accountOfDevice.putIfAbsent(device, user.account());
        }
      }
    }
    this.accountOfNumber.putAll(accountOfNumber);
  }

  @Nullable String userOf(String device) {
    return userOfDevice.get(device);
  }

  boolean isDevice(String name) {
    return userOfDevice.containsKey(name);
  }

  @Nullable String accountOfDevice(String device) {
    return accountOfDevice.get(device);
  }

  /** The house's own numbers in the given form, each with its account. */
  Map<String, String> numbers(NumberForm form) {
    Map<String, String> formed = new HashMap<>();
    accountOfNumber.forEach((number, account) -> formed.put(form.form(number), account));
    return formed;
  }
}
