package dev.hookswitch.console.frame;

import dev.hookswitch.directory.Directories;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Participant.Side;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people call parties and numbers. Safe for all threads. */
public final class Names {

  private final Directories directories;

  public Names(Directories directories) {
    this.directories = directories;
  }

  /** A party: its user's name, or its number or device. */
  public String of(Participant who) {
    String user = who.user();
    return user == null ? who.value() : user(user);
  }

  /** What stands small beside that: the device of a user; empty where there is nothing to add. */
  public String beside(Participant who) {
    return who.user() != null && who.type() == Side.SIP ? who.value() : "";
  }

  /** A user by their name. */
  public String user(String id) {
    return directories
        .user(id)
        .flatMap(user -> Optional.ofNullable(user.name()))
        .filter(name -> !name.isBlank())
        .orElse(id);
  }

  /** A number of the house by its label; empty where it has none. */
  public String label(@Nullable String did) {
    return Optional.ofNullable(did)
        .flatMap(directories::number)
        .flatMap(number -> Optional.ofNullable(number.label()))
        .orElse("");
  }
}
