package dev.hookswitch.directory;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes entries from people and programs: looks whether they can be so, and whether whoever gives
 * them may change what is there. Safe for all threads, also where there are several: of two changes
 * of one entry at once the second finds what the first has made.
 */
public final class Registrar {

  /** What came of it. */
  public sealed interface Entered {

    /**
     * It is done.
     *
     * @param isNew whether there was none before
     */
    record Done(boolean isNew) implements Entered {}

    /** It cannot be so. */
    record Wrong(Mistake mistake) implements Entered {}

    /** Another account has the id or number. */
    record Taken() implements Entered {}

    /** It contradicts what is there. */
    record Refused(Conflict conflict) implements Entered {}
  }

  private final Directories directories;

  public Registrar(Directories directories) {
    this.directories = directories;
  }

  /**
   * Makes a user, or changes them.
   *
   * @param account whose entries may be changed; null: everybody's
   */
  public Entered enter(User user, @Nullable String account) {
    Optional<Mistake> mistake = Mistake.in(user);
    if (mistake.isPresent()) {
      return new Entered.Wrong(mistake.get());
    }
    synchronized (directories) {
      Optional<User> before = directories.user(user.id());
      if (before.isPresent() && !mayChange(before.get().account(), account)) {
        return new Entered.Taken();
      }
      try {
        directories.put(user);
        return new Entered.Done(before.isEmpty());
      } catch (Conflict e) {
        return new Entered.Refused(e);
      }
    }
  }

  /** Makes a number, or changes it; see {@link #enter(User, String)}. */
  public Entered enter(OwnNumber number, @Nullable String account) {
    Optional<Mistake> mistake = Mistake.in(number);
    if (mistake.isPresent()) {
      return new Entered.Wrong(mistake.get());
    }
    synchronized (directories) {
      Optional<OwnNumber> before = directories.number(number.number());
      if (before.isPresent() && !mayChange(before.get().account(), account)) {
        return new Entered.Taken();
      }
      try {
        directories.put(number);
        return new Entered.Done(before.isEmpty());
      } catch (Conflict e) {
        return new Entered.Refused(e);
      }
    }
  }

  private static boolean mayChange(@Nullable String owner, @Nullable String account) {
    return account == null || account.equals(owner);
  }
}
