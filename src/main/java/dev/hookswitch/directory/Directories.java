package dev.hookswitch.directory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All users and numbers as they are now. Reads never wait; changes happen one at a time, are
 * durable before they are seen, and are told to the followers on the thread that made them. Safe
 * for all threads.
 */
public final class Directories {

  /** As many as this there may be of each: more belongs into several installations. */
  public static final int MOST = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Directories.class);

  private final DirectoryStore store;
  private final List<Consumer<Directories>> followers = new CopyOnWriteArrayList<>();
  private final List<User> ofFile;
  private final List<OwnNumber> numbersOfFile;
  private volatile Map<String, User> users;
  private volatile Map<String, OwnNumber> numbers;
  private final AtomicLong version = new AtomicLong();

  /** Takes what the file has, and of what the store has all that does not contradict it. */
  public Directories(
      DirectoryStore store, Collection<User> ofFile, Collection<OwnNumber> numbersOfFile) {
    this.store = store;
    this.ofFile = List.copyOf(ofFile);
    this.numbersOfFile = List.copyOf(numbersOfFile);
    this.users = loadUsers();
    this.numbers = loadNumbers();
  }

  private Map<String, User> loadUsers() {
    Map<String, User> loaded = new TreeMap<>();
    ofFile.forEach(user -> loaded.put(user.id(), user));
    for (User user : store.users()) {
      Conflict refusal = refusal(user, loaded);
      if (refusal == null) {
        loaded.put(user.id(), user);
      } else {
        LOG.warn("user={} is passed over: {}", user.id(), refusal.getMessage());
      }
    }
    return loaded;
  }

  private Map<String, OwnNumber> loadNumbers() {
    Map<String, OwnNumber> loaded = new TreeMap<>();
    numbersOfFile.forEach(number -> loaded.put(number.number(), number));
    for (OwnNumber number : store.numbers()) {
      Conflict refusal = refusal(number, loaded);
      if (refusal == null) {
        loaded.put(number.number(), number);
      } else {
        LOG.warn(
            "a number of account {} is passed over: {}", number.account(), refusal.getMessage());
      }
    }
    return loaded;
  }

  /** Takes over what other processes have changed, and tells the followers of it. */
  public synchronized void refresh() {
    Map<String, User> storedUsers = loadUsers();
    Map<String, OwnNumber> storedNumbers = loadNumbers();
    if (!storedUsers.equals(users) || !storedNumbers.equals(numbers)) {
      users = storedUsers;
      numbers = storedNumbers;
      tell();
    }
  }

  /** Hears of every change from now on. */
  public void follow(Consumer<Directories> follower) {
    followers.add(follower);
  }

  /** Grows with every change: who keeps something made of these looks whether it still holds. */
  public long version() {
    return version.get();
  }

  /** All, by id. */
  public List<User> users() {
    return List.copyOf(users.values());
  }

  public Optional<User> user(String id) {
    return Optional.ofNullable(users.get(id));
  }

  /** All, by number. */
  public List<OwnNumber> numbers() {
    return List.copyOf(numbers.values());
  }

  public Optional<OwnNumber> number(String number) {
    return Optional.ofNullable(numbers.get(number));
  }

  /**
   * Makes the user, or puts it in the place of the one with its id.
   *
   * @throws Conflict when the file has it, or another has one of its devices
   */
  public synchronized void put(User user) throws Conflict {
    refuse(refusal(user, users));
    store.put(user);
    users = with(users, user.id(), user);
    tell();
  }

  /**
   * Makes the number, or changes it.
   *
   * @throws Conflict when the file has it, or another account
   */
  public synchronized void put(OwnNumber number) throws Conflict {
    refuse(refusal(number, numbers));
    store.put(number);
    numbers = with(numbers, number.number(), number);
    tell();
  }

  /**
   * Removes the user; false when there is none.
   *
   * @throws Conflict when the file has it
   */
  public synchronized boolean removeUser(String id) throws Conflict {
    User user = users.get(id);
    if (user == null) {
      return false;
    }
    refuse(ofFile(user.origin(), "user", id));
    store.deleteUser(id);
    users = with(users, id, null);
    tell();
    return true;
  }

  /**
   * Removes the number; false when there is none.
   *
   * @throws Conflict when the file has it
   */
  public synchronized boolean removeNumber(String number) throws Conflict {
    OwnNumber own = numbers.get(number);
    if (own == null) {
      return false;
    }
    refuse(ofFile(own.origin(), "number", number));
    store.deleteNumber(number);
    numbers = with(numbers, number, null);
    tell();
    return true;
  }

  private static void refuse(@Nullable Conflict conflict) throws Conflict {
    if (conflict != null) {
      throw conflict;
    }
  }

  private static @Nullable Conflict refusal(User user, Map<String, User> among) {
    User before = among.get(user.id());
    if (before != null && before.origin() == Origin.FILE) {
      return Conflict.ofFile("user", user.id());
    }
    if (before == null && among.size() >= MOST) {
      return Conflict.tooMany("users");
    }
    for (User other : among.values()) {
      for (String device : user.devices()) {
        if (!other.id().equals(user.id()) && other.devices().contains(device)) {
          return Conflict.deviceTaken(device);
        }
      }
    }
    return null;
  }

  private static @Nullable Conflict refusal(OwnNumber number, Map<String, OwnNumber> among) {
    OwnNumber before = among.get(number.number());
    if (before == null) {
      return among.size() >= MOST ? Conflict.tooMany("numbers") : null;
    }
    return ofFile(before.origin(), "number", number.number());
  }

  private static @Nullable Conflict ofFile(Origin origin, String kind, String key) {
    return origin == Origin.FILE ? Conflict.ofFile(kind, key) : null;
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, @Nullable V value) {
    Map<String, V> next = new TreeMap<>(map);
    if (value == null) {
      next.remove(key);
    } else {
      next.put(key, value);
    }
    return next;
  }

  private void tell() {
    var _ = version.incrementAndGet();
    for (Consumer<Directories> follower : new ArrayList<>(followers)) {
      follower.accept(this);
    }
  }
}
