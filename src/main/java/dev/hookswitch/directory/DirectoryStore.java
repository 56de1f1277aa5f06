package dev.hookswitch.directory;

import java.util.List;

/** Keeps what the API was told, durable. Called by {@link Directories} alone, one at a time. */
public interface DirectoryStore {

  List<User> users();

  /** Stores a user, in the place of one with the same id. */
  void put(User user);

  void deleteUser(String id);

  List<OwnNumber> numbers();

  /** Stores a number, in the place of the same one. */
  void put(OwnNumber number);

  void deleteNumber(String number);
}
