/**
 * The pages of calls: the live board, the search, and a call with its picture, its events and what
 * became of them.
 *
 * <p>The board alone is told what changes: {@code BoardView} knows what one browser shows, and
 * sends what is different, at most twice a second. A call's picture is drawn from its events alone
 * ({@code timeline}), so that it shows what every endpoint was told. A search is a {@code
 * CallSearch}: the words of the address, kept as they were typed, so that what is wrong stays in
 * the form with a sentence beside it.
 */
@NullMarked
package dev.hookswitch.console.calls;

import org.jspecify.annotations.NullMarked;
