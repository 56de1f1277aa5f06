package dev.hookswitch.dialer;

import dev.hookswitch.call.NumberForm;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one PBX is asked to call somebody.
 *
 * @param name the PBX's
 * @param defaultAccount whose its devices are that are assigned to nobody
 * @param device what it dials for a device, with {@code {device}} in it
 * @param number what it dials for a number, with {@code {number}} or {@code {digits}} in it; null:
 *     it calls no numbers
 * @param forms makes the form in which its numbers are told; each is for one thread
 */
public record Line(
    String name,
    String defaultAccount,
    String device,
    @Nullable String number,
    Supplier<NumberForm> forms) {

  /** What the settings may say. */
  public static boolean dialsDevices(String text) {
    return text.contains("{device}") && isDialString(text.replace("{device}", "1"));
  }

  /** What the settings may say. */
  public static boolean dialsNumbers(String text) {
    return (text.contains("{number}") || text.contains("{digits}"))
        && isDialString(text.replace("{number}", "1").replace("{digits}", "1"));
  }

  /** One destination: an ampersand would call several, a comma end it. */
  private static boolean isDialString(String text) {
    return text.matches("[A-Za-z0-9]+/[A-Za-z0-9_.:;=+@/*#-]+");
  }

  String toDevice(String name) {
    return device.replace("{device}", name);
  }

  Optional<String> toNumber(String dialled) {
    return Optional.ofNullable(number)
        .map(text ->
            text.replace("{number}", dialled).replace("{digits}", dialled.replace("+", "")));
  }
}
