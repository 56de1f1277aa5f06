package dev.hookswitch.console.system;

import dev.hookswitch.console.frame.Form;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.directory.Conflict;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.Registrar;
import dev.hookswitch.directory.Registrar.Entered;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The house's own numbers. */
final class NumbersPage extends EntryPage<OwnNumber> {

  private final Directories directories;
  private final Registrar registrar;

  NumbersPage(Directories directories, Visitors visitors, Pages pages) {
    super(SystemPages.NUMBERS, new Names("numbers", "number", "number", "label"), visitors, pages);
    this.directories = directories;
    this.registrar = new Registrar(directories);
  }

  @Override
  List<OwnNumber> all() {
    return directories.numbers();
  }

  @Override
  Optional<OwnNumber> find(String number) {
    return directories.number(number);
  }

  @Override
  String key(OwnNumber number) {
    return number.number();
  }

  @Override
  String account(OwnNumber number) {
    return number.account();
  }

  @Override
  List<String> words(OwnNumber number) {
    return Stream.of(number.number(), number.account(), number.label())
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  OwnNumber read(String number, Form form, @Nullable String account) {
    return new OwnNumber(
        number, account == null ? "" : account, form.optional("label"), Origin.API);
  }

  @Override
  Form fill(Form form, OwnNumber number) {
    return form.with("label", number.label());
  }

  @Override
  Entered enter(OwnNumber number, @Nullable String account) {
    return registrar.enter(number, account);
  }

  @Override
  void remove(String number) throws Conflict {
    boolean _ = directories.removeNumber(number);
  }
}
