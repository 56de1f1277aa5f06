/**
 * What all pages of the console have in common: what is around a page, who looks at it, in which
 * language and time zone, and how a template becomes an answer.
 *
 * <p>A page asks {@link dev.hookswitch.console.frame.Visitors} who is there before it reads
 * anything, with the {@link dev.hookswitch.console.frame.Visitor.Right} that it needs; what may not
 * be seen throws {@link dev.hookswitch.console.frame.Turned}, which {@code Console} answers. What
 * belongs to another account answers like what does not exist. What changes something carries the
 * token of the session, which is checked before a page's handler is asked.
 *
 * <p>All texts stand in one file for each {@link dev.hookswitch.console.frame.Language}; a test
 * holds the files together.
 */
@NullMarked
package dev.hookswitch.console.frame;

import org.jspecify.annotations.NullMarked;
