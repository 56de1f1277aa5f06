/**
 * Who is who in the house: users with their SIP devices, and the house's own phone numbers.
 *
 * <h2>Overview</h2>
 *
 * <p>Part of it stands in the settings file and cannot be changed here; the rest is kept through
 * the API, durable in a {@link dev.hookswitch.directory.DirectoryStore}. {@link
 * dev.hookswitch.directory.Directories} is both together, as they are now, and tells its followers
 * of every change: the next event after it is told by the new assignment. What a session has told
 * of a party stays as it was told.
 *
 * <h2>Rules</h2>
 *
 * <p>A device belongs to one user at the most and a number to one account; whoever would take what
 * another has is refused. Where the file and the API disagree (the file was changed later), the
 * file counts and the other entry is passed over, with a line in the log.
 */
@NullMarked
package dev.hookswitch.directory;

import org.jspecify.annotations.NullMarked;
