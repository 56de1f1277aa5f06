package dev.hookswitch.refusal;

import java.util.Arrays;

/** Something that must be kept to. Each has a name that no other has, in whatever room. */
public interface Rule {

  String name();

  /** What is said to whoever did not, with places for {0}, {1} … */
  String english();

  /** That it was not kept to. */
  default Refusal of(Object... arguments) {
    return new Refusal(this, Arrays.stream(arguments).map(String::valueOf).toList());
  }
}
