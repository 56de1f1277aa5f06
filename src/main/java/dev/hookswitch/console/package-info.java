/**
 * The console: pages for supervisors, integrators and administrators, made here and sent whole.
 *
 * <h2>Overview</h2>
 *
 * <p>A page is a class that reads what there is and a template in {@code src/main/jte} that shows
 * it; templates become Java when the program is built, so that a page that asks for what is not
 * there does not compile. Pages live in rooms by whom they are for ({@code console.calls}, {@code
 * console.desk} …), and what all of them share in {@link dev.hookswitch.console.frame}. Where a
 * part of a page is fetched anew (a search), htmx asks the same path and gets the same template's
 * part. There is one style sheet and one script, and no build beside Maven's.
 *
 * <p>Times are sent as they are and shown by the browser in its own zone; what is asked for by day
 * is meant in that zone too, which the browser tells by a cookie.
 *
 * <h2>Trust</h2>
 *
 * <p>Everything but assets and the doors themselves needs a session. What a visitor may see is
 * asked of them at each page, and what belongs to another account answers like what does not exist.
 * What strangers say (numbers, names, devices) is escaped by the templates, which know where in the
 * HTML they are; there is no script and no style in a page, and the policy that each page carries
 * allows none. What changes something needs the token of the session; a form before a session must
 * come from our own origin.
 *
 * <h2>Failure</h2>
 *
 * <p>A page that is open while the server restarts says so and comes back by itself. Whoever does
 * not read the board's changes costs a connection and a thread, of which there are two hundred.
 */
@NullMarked
package dev.hookswitch.console;

import org.jspecify.annotations.NullMarked;
