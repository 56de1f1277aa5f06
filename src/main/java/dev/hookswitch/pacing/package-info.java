/**
 * Predictive dialling: how many lines a campaign dials before its operators are free, so that they
 * talk more and hardly anybody who answers finds nobody.
 *
 * <h2>Overview</h2>
 *
 * <p>{@link Pacing} is a step object: told what happened ({@link Observation}) and how the campaign
 * stands ({@link Situation}), it says how many lines to dial now ({@link Decision}), within what
 * the campaign allows ({@link PacingRules}). It has no thread, no clock, no chance and no memory
 * but its own, and uses nothing of the house.
 *
 * <h2>The idea</h2>
 *
 * <p>A contact is lost when they answer and no operator becomes free within the time they may wait.
 * Who rings since when, and who talks or wraps up since when, is known; how long the like of them
 * ring, talk and wrap up was seen ({@code Lifetimes}, {@code AnswerRate}). From that follow the
 * distributions of how many operators will be free, and how many contacts will have answered, at
 * each moment of the next half minute ({@code Outlook}, {@code CountOverTime}); and from the two,
 * how many contacts are expected to be lost ({@code Overflow}). One line more is added in thought:
 * what the number rises by is what this line risks. Lines are dialled as long as that is less than
 * the campaign has the {@code Appetite} for, and as long as waiting a moment would not save much of
 * it.
 *
 * <p>A rule that only looks at the ratio of lines to operators, or at the share of the abandoned in
 * the past, dials the same whether all operators have just begun to talk or are all about to end.
 * This is where the time is won. The smaller the campaign, the more it is.
 *
 * <h2>The ceiling</h2>
 *
 * <p>The {@code Ledger} counts who answered and who of them was abandoned, and says how many more
 * may be: so many that the ceiling holds in the window that ends now, and in each that ends later
 * and still reaches back to somebody who was abandoned, with as few answers to come as can be
 * relied upon. Where none more may be, one line is dialled for each operator who is ready, and then
 * nobody is abandoned who is not left by an operator. So it holds in every window, wherever it is
 * laid, and not only in one that begins at full hours. Near the ceiling a line is not dialled
 * unless it is nearly certain that those who ring cannot exceed it together.
 *
 * <p>The appetite grows by a little with each answer and falls with each who is abandoned: it only
 * serves to use what the ledger allows evenly, and corrects what the outlook gets wrong. It cannot
 * break the ceiling, because the ledger is asked last.
 *
 * <h2>Beginning, and beginning again</h2>
 *
 * <p>What is not known is not relied upon. At first nobody has answered, so nobody may be
 * abandoned; and where less was seen than makes a picture, dialling is progressive. After a restart
 * it is told what is still known of the last window; abandoned contacts of which it is not told are
 * forgotten, so they are to be stored as they happen. How often operators get an answer it learns
 * anew: until it has seen some it relies on none to come, and dials progressively for some minutes.
 *
 * <h2>What it does not know</h2>
 *
 * <ul>
 *   <li>The future: where fewer and fewer answer, those abandoned in the time of plenty may turn
 *       out to be too large a share of a window. What is relied upon is less than what is expected,
 *       by what chance does, and by what progressive dialling would lose; an answer rate that falls
 *       to a fraction from one moment to the next is beyond that.
 *   <li>Whether who answers is a person: whoever drives it sorts machines out before.
 *   <li>Operators who leave without a word while a line rings for them. One who says that they
 *       will, after the call they are in, is not counted.
 * </ul>
 *
 * <h2>Bounds</h2>
 *
 * <p>What it keeps is as large after a year as after an hour: life tables of fixed length, a window
 * in a fixed number of slices, and distributions as wide as there are operators. Times are cut to
 * the bounds of the tables, and what is older than the window is not counted.
 */
@NullMarked
package dev.hookswitch.pacing;

import org.jspecify.annotations.NullMarked;
