package dev.hookswitch.pacing;

/** A policy of dialling, as the simulator asks it once a second. */
interface Dialler {

  /** How many lines to dial now. */
  int dial(Situation situation);

  default void observe(Observation observation) {}
}
