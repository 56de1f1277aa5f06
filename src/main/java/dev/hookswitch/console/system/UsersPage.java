package dev.hookswitch.console.system;

import dev.hookswitch.console.frame.Form;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.directory.Conflict;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.Registrar;
import dev.hookswitch.directory.Registrar.Entered;
import dev.hookswitch.directory.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory's users. */
final class UsersPage extends EntryPage<User> {

  private final Directories directories;
  private final Registrar registrar;

  UsersPage(Directories directories, Visitors visitors, Pages pages) {
    super(SystemPages.USERS, new Names("users", "user", "id", "name"), visitors, pages);
    this.directories = directories;
    this.registrar = new Registrar(directories);
  }

  @Override
  List<User> all() {
    return directories.users();
  }

  @Override
  Optional<User> find(String id) {
    return directories.user(id);
  }

  @Override
  String key(User user) {
    return user.id();
  }

  @Override
  @Nullable String account(User user) {
    return user.account();
  }

  @Override
  List<String> words(User user) {
    List<String> words = new ArrayList<>(user.devices());
    Stream.of(user.id(), user.name(), user.account()).filter(Objects::nonNull).forEach(words::add);
    return words;
  }

  @Override
  User read(String id, Form form, @Nullable String account) {
    List<String> devices =
        Stream.of(form.text("sip").split("[\\s,;]+")).filter(each -> !each.isEmpty()).toList();
    return new User(id, form.optional("name"), account, devices, Origin.API);
  }

  @Override
  Form fill(Form form, User user) {
    return form.with("name", user.name()).with("sip", String.join(" ", user.devices()));
  }

  @Override
  Entered enter(User user, @Nullable String account) {
    return registrar.enter(user, account);
  }

  @Override
  void remove(String id) throws Conflict {
    boolean _ = directories.removeUser(id);
  }
}
