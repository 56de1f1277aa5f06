package dev.hookswitch;

import dev.hookswitch.call.NumberForm;
import dev.hookswitch.dialer.CallLimits;
import dev.hookswitch.dialer.CallRules;
import dev.hookswitch.dialer.Line;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what is said of calls that this program places: how they are dialled, and who may. */
final class CallSettingsReader {

  private static final String DEVICE = "PJSIP/{device}";
  private static final Pattern PREFIX = Pattern.compile("\\+?[0-9]{1,20}");
  private static final Pattern BLOCKED = Pattern.compile("\\+?[0-9]{1,20}\\*?");
  private static final int MOST = 1_000_000_000;

  private CallSettingsReader() {}

  /** {@code pbx.asterisk.dial}. */
  static Line line(
      YamlNode node,
      String name,
      String defaultAccount,
      List<String> trunks,
      Supplier<NumberForm> forms) {
    YamlNode device = node.get("device");
    if (!device.isAbsent() && !Line.dialsDevices(device.text())) {
      throw device.wrong("dial.device must be one destination with {device} in it: " + DEVICE);
    }
    YamlNode number = node.get("number");
    if (!number.isAbsent() && !Line.dialsNumbers(number.text())) {
      throw number.wrong(
          "dial.number must be one destination with {number}, or {digits} for it without a plus"
              + " sign: PJSIP/{number}@trunk");
    }
    Line line =
        new Line(
            name,
            defaultAccount,
            device.text(DEVICE),
            number.isAbsent() ? overFirst(trunks) : number.text(),
            forms);
    node.closed();
    return line;
  }

  private static @Nullable String overFirst(List<String> trunks) {
    return trunks.stream()
        .filter(trunk -> !trunk.contains("*"))
        .map(trunk -> "PJSIP/{number}@" + trunk)
        .filter(Line::dialsNumbers)
        .findFirst()
        .orElse(null);
  }

  /** {@code calls}. */
  static CallRules rules(YamlNode node) {
    CallLimits usual = limits(node.get("default"), CallLimits.DEFAULT);
    Map<String, CallLimits> accounts = new TreeMap<>();
    YamlNode all = node.get("accounts");
    all.entries().keySet().forEach(name -> accounts.put(name, limits(all.get(name), usual)));
    node.closed();
    return new CallRules(usual, accounts);
  }

  /** What is not said of an account is as for all. */
  private static CallLimits limits(YamlNode node, CallLimits usual) {
    CallLimits limits =
        new CallLimits(
            node.get("max_calls").number(0, MOST, usual.maxCalls()),
            node.get("per_minute").number(0, MOST, usual.perMinute()),
            node.get("per_day").number(0, MOST, usual.perDay()),
            numbers(
                node.get("allow"), PREFIX, "must be the first digits of numbers", usual.allow()),
            numbers(
                node.get("block"),
                BLOCKED,
                "must be a number, or its first digits and a star",
                usual.block()));
    node.closed();
    return limits;
  }

  private static List<String> numbers(
      YamlNode node, Pattern form, String sentence, List<String> usual) {
    if (node.isAbsent()) {
      return usual;
    }
    return node.list().stream()
        .map(each -> {
          if (!form.matcher(each.text()).matches()) {
            throw each.wrong("this " + sentence + ", such as 371 or 3719*");
          }
          return each.text().replace("+", "");
        })
        .toList();
  }
}
