package dev.hookswitch.people;

import java.util.Locale;
import java.util.Optional;

/** What a person may do; the one that may the most comes first. */
public enum Role {
  /** Everything, people and keys included. */
  ADMIN,
  /** Sees calls, people at work and campaigns, and steers campaigns. */
  SUPERVISOR,
  /** Endpoints, deliveries and replays. */
  INTEGRATOR,
  /** Speaks with contacts, and sees no more than that takes. */
  OPERATOR;

  /** As settings and commands write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> of(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
