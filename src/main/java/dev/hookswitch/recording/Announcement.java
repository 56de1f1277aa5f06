package dev.hookswitch.recording;

/** Tells whoever wants to know it that a call is being recorded. */
@FunctionalInterface
interface Announcement {

  /** That recording runs. Told twice it is told once. */
  void runs(Recording recording);
}
