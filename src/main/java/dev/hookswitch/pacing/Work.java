package dev.hookswitch.pacing;

/**
 * What a call costs an operator.
 *
 * @param mean seconds of talk and wrap-up
 * @param variance of them
 * @param dialling seconds until a contact answers who is dialled for an operator alone, one line
 *     after the other
 */
record Work(double mean, double variance, double dialling) {

  static final Work UNKNOWN = new Work(0, 0, 0);
}
