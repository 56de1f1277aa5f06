/**
 * Who may sign in to the console, and who is signed in. No page is here, and no cookie: those are
 * the console's.
 *
 * <p>A {@link dev.hookswitch.people.Person} has one {@link dev.hookswitch.people.Role} and belongs
 * to one account, or to none and then sees all of them. There is always one administrator of all
 * accounts who can sign in, once there was one: the store refuses every change that would take the
 * last, one change after the other in whichever process, so that two at once cannot do together
 * what each may not do alone. The first comes through {@link dev.hookswitch.people.Setup}, with a
 * code that only whoever started the program has seen.
 *
 * <p>Passwords are hashed with Argon2id ({@link dev.hookswitch.people.Passwords}), two at a time,
 * because each takes 32 MiB of the heap that the calls need. They are long, and not among the first
 * that are tried, or they are refused; nothing else is asked of them. {@link
 * dev.hookswitch.people.SignIn} limits attempts, and does the same work and gives the same answer
 * for a login that nobody has.
 *
 * <p>A session ({@link dev.hookswitch.people.Sessions}) is 256 random bits, of which the SHA-256 is
 * stored: a copy of the database signs nobody in. It is a new one at every sign-in, ends after 12
 * hours without use and after 7 days in any case (or as the settings say), and is looked up in the
 * store at every request: whoever is disabled, gets another role or another password is out with
 * the next one, in every process. The token that protects forms is derived from the session's (HMAC
 * with a purpose), so that nothing is stored for it, and lasts as long.
 *
 * <p>Refusals are values ({@link dev.hookswitch.people.Refusal}) and not sentences alone: pages are
 * in several languages.
 */
@NullMarked
package dev.hookswitch.people;

import org.jspecify.annotations.NullMarked;
