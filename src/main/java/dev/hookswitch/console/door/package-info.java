/**
 * The pages through which one comes in and goes out: the first administrator's link, sign-in by a
 * password or by an issuer's word, sign-out.
 *
 * <p>These pages come before a session, so that a form of theirs is taken from our own origin only
 * ({@code Sec-Fetch-Site}, {@code Origin}). They lead on to pages of the console and nowhere else.
 */
@NullMarked
package dev.hookswitch.console.door;

import org.jspecify.annotations.NullMarked;
