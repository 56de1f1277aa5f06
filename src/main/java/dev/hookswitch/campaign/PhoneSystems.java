package dev.hookswitch.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The PBX there are, as far as campaigns must know them. Safe for all threads. */
public interface PhoneSystems {

  List<String> names();

  /** The country in which its numbers are dialled, two letters; null: none was set. */
  @Nullable String country(String name);

  /** Why no call can be placed through it now; empty when it can. */
  Optional<String> refusal(String name);

  /** The one that is meant: the named one, or the only one. */
  default Optional<String> choose(@Nullable String name) {
    if (name == null) {
      return names().size() == 1 ? Optional.of(names().getFirst()) : Optional.empty();
    }
    return names().contains(name) ? Optional.of(name) : Optional.empty();
  }

  /** Numbers as this PBX dials them; where it is not known which, as all of them do. */
  default ContactNumbers numbers(@Nullable String name) {
    Optional<String> chosen = choose(name);
    if (chosen.isPresent()) {
      return new ContactNumbers(country(chosen.get()));
    }
    List<@Nullable String> countries = new ArrayList<>();
    names().forEach(each -> countries.add(country(each)));
    boolean agree = !countries.isEmpty() && countries.stream().distinct().count() == 1;
    return new ContactNumbers(agree ? countries.getFirst() : null);
  }
}
