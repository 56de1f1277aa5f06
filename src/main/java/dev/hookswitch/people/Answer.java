package dev.hookswitch.people;

/** What came of a change. */
public sealed interface Answer {

  /** It is done; the person as they are now, or were when they were deleted. */
  record Done(Person person) implements Answer {}

  record Refused(Refusal refusal) implements Answer {}

  /** There is nobody with that id. */
  record Unknown() implements Answer {}

  /** Too many passwords are being hashed; nothing is changed, and it may be tried again. */
  record Busy() implements Answer {}
}
