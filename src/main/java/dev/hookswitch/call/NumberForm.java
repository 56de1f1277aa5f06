package dev.hookswitch.call;

/** The form in which phone numbers are told: as the PBX has them, or all in one form. */
@FunctionalInterface
public interface NumberForm {

  /** Numbers stay as the PBX has them. */
  NumberForm AS_IS = number -> number;

  /** The number in this form; unchanged when it is no number that the form knows. */
  String form(String number);
}
