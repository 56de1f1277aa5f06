package dev.hookswitch.callflow;

import dev.hookswitch.callflow.Choice.Target;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.User;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns what somebody chose into what the dialplan is told, if it can be done for this call: users
 * become their devices, and nobody reaches what is another account's. Safe for all threads.
 */
public final class Instructions {

  private final Directories directories;
  private final BiPredicate<String, String> isTrunk;

  /**
   * By these users.
   *
   * @param isTrunk whether, on that PBX, an endpoint of that name leads to the telephone network
   */
  public Instructions(Directories directories, BiPredicate<String, String> isTrunk) {
    this.directories = directories;
    this.isTrunk = isTrunk;
  }

  /** Whether it can be done. */
  public sealed interface Judgement {
    record Possible(Instruction instruction) implements Judgement {}

    /** One sentence, without a number or a name of the call. */
    record Impossible(String why) implements Judgement {}
  }

  Judgement judge(Choice choice, Flow flow, InboundCall call) {
    return switch (choice) {
      case Choice.Ring ring -> ring(ring, call);
      case Choice.Enqueue(String queue, var time) -> possible("queue", queue, time);
      case Choice.Forward forward -> forward(forward, flow);
      case Choice.Announce(String sound) -> possible("announcement", sound, null);
      case Choice.Reject(Choice.Cause cause) ->
          possible("reject", Integer.toString(cause.code()), null);
      case Choice.Continue _ -> new Judgement.Possible(Instruction.CONTINUE);
    };
  }

  private static Judgement possible(String extension, String target, @Nullable Duration time) {
    return new Judgement.Possible(new Instruction(extension, target, time));
  }

  private static Judgement forward(Choice.Forward forward, Flow flow) {
    String number = forward.number();
    List<String> prefixes = flow.prefixes();
    return prefixes.isEmpty() || prefixes.stream().anyMatch(number::startsWith)
        ? possible("number", number, forward.time())
        : new Judgement.Impossible("the number begins with none of the flow's prefixes");
  }

  private Judgement ring(Choice.Ring ring, InboundCall call) {
    Set<String> devices = new LinkedHashSet<>();
    for (Target target : ring.targets()) {
      Optional<String> refusal =
          switch (target) {
            case Target.Device(String name) -> add(name, call, devices);
            case Target.User(String id) -> addUser(id, call, devices);
          };
      if (refusal.isPresent()) {
        return new Judgement.Impossible(refusal.get());
      }
    }
    return devices.size() > Choices.MOST_TARGETS
        ? new Judgement.Impossible("more than " + Choices.MOST_TARGETS + " devices would ring")
        : possible("dial", String.join("&", devices), ring.time());
  }

  private Optional<String> addUser(String id, InboundCall call, Set<String> devices) {
    User user = directories.user(id).filter(known -> isOpenTo(known, call)).orElse(null);
    if (user == null) {
      return Optional.of("there is no such user in the account");
    }
    if (user.devices().isEmpty()) {
      return Optional.of("the user has no device");
    }
    for (String device : user.devices()) {
      Optional<String> refusal = add(device, call, devices);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** A device that nobody has is the PBX's to know. */
  private Optional<String> add(String device, InboundCall call, Set<String> devices) {
    if (!Choices.isDevice(device)) {
      return Optional.of("a device of the user has a name that cannot be dialled");
    }
    if (isTrunk.test(call.pbx(), device)) {
      return Optional.of("the device is a trunk");
    }
    boolean others =
        directories.users().stream()
            .anyMatch(user -> user.devices().contains(device) && !isOpenTo(user, call));
    if (others) {
      return Optional.of("the device is another account's");
    }
    devices.add(device);
    return Optional.empty();
  }

  private static boolean isOpenTo(User user, InboundCall call) {
    return user.account() == null || user.account().equals(call.account());
  }
}
