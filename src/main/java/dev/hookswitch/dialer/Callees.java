package dev.hookswitch.dialer;

import dev.hookswitch.call.NumberForm;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import dev.hookswitch.event.Participant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a text names: a user, a device, a number. What is not one of these characters never reaches
 * a PBX.
 */
final class Callees {

  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{3,20}");
  private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9_.-]{1,80}");

  /** Shorter numbers are devices and services of the house. */
  private static final int SHORTEST_NUMBER = 5;

  private static final String AS_DEVICE = "sip:";
  private static final String AS_NUMBER = "tel:";

  private static final String EXPECTED =
      " must be a SIP device (letters, digits, _ . -), a user or a phone number (3 to 20 digits,"
          + " with or without a plus sign before them)";

  private final Directories directories;

  /**
   * Somebody who can be called.
   *
   * @param number as it is dialled, where it is one
   * @param account whose it is, where that is known
   */
  record Callee(
      Participant who, String destination, @Nullable String number, @Nullable String account) {}

  /** Either somebody, or a sentence that says why nobody. */
  record Found(@Nullable Callee callee, String sentence) {
    static Found nobody(String sentence) {
      return new Found(null, sentence);
    }
  }

  Callees(Directories directories) {
    this.directories = directories;
  }

  /**
   * Finds out whom a text means: what the directory knows comes first, then a number, then a
   * device.
   *
   * @param field to begin the sentence with
   * @param account who asks; null: the administrator, for nobody in particular
   * @param everybodys unassigned devices and those of others may be called
   */
  Found find(String field, String text, Line line, @Nullable String account, boolean everybodys) {
    if (text.startsWith(AS_NUMBER)) {
      return number(field, text.substring(AS_NUMBER.length()), line);
    }
    if (text.startsWith(AS_DEVICE)) {
      return device(field, text.substring(AS_DEVICE.length()), line, account, everybodys);
    }
    Optional<User> user = directories.user(text).filter(each -> mayCall(each, account));
    if (user.isPresent()) {
      List<String> devices = user.get().devices();
      return devices.isEmpty()
          ? Found.nobody(field + ": this user has no device")
          : device(field, devices.getFirst(), line, account, everybodys);
    }
    boolean isNumber =
        NUMBER.matcher(text).matches()
            && (text.startsWith("+") || text.length() >= SHORTEST_NUMBER)
            && owner(text).isEmpty();
    return isNumber ? number(field, text, line) : device(field, text, line, account, everybodys);
  }

  private static boolean mayCall(User user, @Nullable String account) {
    return account == null || user.account() == null || account.equals(user.account());
  }

  private Optional<User> owner(String device) {
    return directories.users().stream().filter(user -> user.devices().contains(device)).findFirst();
  }

  private Found device(
      String field, String name, Line line, @Nullable String account, boolean everybodys) {
    if (!DEVICE.matcher(name).matches()) {
      return Found.nobody(field + EXPECTED);
    }
    Optional<User> owner = owner(name);
    String ownersAccount =
        owner.isPresent() && owner.get().account() != null
            ? owner.get().account()
            : line.defaultAccount();
    if (!everybodys && !ownersAccount.equals(account)) {
      return Found.nobody(
          field + ": this account has no such user or device: assign it by PUT /v1/users/{id}");
    }
    Participant who = Participant.device(name, owner.map(User::id).orElse(null));
    return new Found(new Callee(who, line.toDevice(name), null, ownersAccount), "");
  }

  private static Found number(String field, String number, Line line) {
    if (!NUMBER.matcher(number).matches()) {
      return Found.nobody(field + EXPECTED);
    }
    NumberForm form = line.forms().get();
    return line.toNumber(number)
        .map(destination ->
            new Found(
                new Callee(Participant.phone(form.form(number)), destination, number, null), ""))
        .orElse(
            Found.nobody(
                field
                    + ": the PBX "
                    + line.name()
                    + " calls no numbers: set pbx.asterisk.dial.number"));
  }

  /** Whether that can be shown as who calls. */
  static boolean isCallerId(String text) {
    return NUMBER.matcher(text).matches() || DEVICE.matcher(text).matches();
  }

  /** The account's own number, where it has one and not several. */
  Optional<String> onlyNumber(String account) {
    List<String> own =
        directories.numbers().stream()
            .filter(number -> number.account().equals(account))
            .map(OwnNumber::number)
            .limit(2)
            .toList();
    return own.size() == 1 ? Optional.of(own.getFirst()) : Optional.empty();
  }
}
