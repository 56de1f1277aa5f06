/**
 * The first steps: what an installation still needs until its first call is told, and a
 * demonstration for those who want to see one before they have a PBX.
 *
 * <p>The page follows by itself: a step is done when what it asks for is there. It is for whoever
 * administers the whole installation, who also comes here first; nobody else is told that there is
 * such a page.
 */
@NullMarked
package dev.hookswitch.console.start;

import org.jspecify.annotations.NullMarked;
