package dev.hookswitch.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person, with the SIP devices that are assigned to it.
 *
 * @param account null: of no account in particular
 * @param devices the PBX's names of them, such as 101
 */
public record User(
    String id,
    @Nullable String name,
    @Nullable String account,
    List<String> devices,
    Origin origin) {

  public User {
    devices = List.copyOf(devices);
  }
}
