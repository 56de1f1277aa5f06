/**
 * Files that somebody opens in a spreadsheet: lines of RFC 4180, in which nothing is a formula.
 *
 * <p>What stands in them was said by strangers, in a caller's name or a contact's variable, and a
 * spreadsheet carries out a cell that begins like a formula as whoever opened it. {@link
 * dev.hookswitch.csv.SafeCell} is the one rule of what is harmless, for every file that is written
 * here, and of how it is read again.
 */
@NullMarked
package dev.hookswitch.csv;

import org.jspecify.annotations.NullMarked;
