package dev.hookswitch.pacing;

/**
 * How many lines to dial now, and why.
 *
 * @param lines to be dialled at once, beside those that ring; 0 or more
 * @param mode how the number was found
 * @param answered contacts within the window of the ceiling, as far as it is counted
 * @param abandoned of these
 * @param allowance how many more may be abandoned; negative: the ceiling will be broken, or would
 *     be if fewer answered than expected
 * @param atRisk how many of the contacts dialled so far are expected to be abandoned; 0 where it
 *     was not asked
 */
public record Decision(
    int lines, Mode mode, int answered, int abandoned, int allowance, double atRisk) {

  /** How a number of lines was found. */
  public enum Mode {
    /** Paused, or nobody works. */
    IDLE,
    /** A contact waits for an operator: none is dialled before they have one. */
    SOMEBODY_WAITS,
    /** One line for each operator who is ready, because there are too few operators. */
    FEW_OPERATORS,
    /** One line for each operator who is ready, because too little is known yet. */
    LEARNING,
    /** One line for each operator who is ready, because nobody more may be abandoned. */
    CEILING,
    /** As many lines as the risk allows. */
    PREDICTIVE
  }
}
