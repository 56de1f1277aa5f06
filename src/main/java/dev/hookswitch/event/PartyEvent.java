package dev.hookswitch.event;

/** The three events that are about one party: they name it as their subject. */
public sealed interface PartyEvent extends CallEvent permits Ready, Join, Leave {
  Subject subject();
}
