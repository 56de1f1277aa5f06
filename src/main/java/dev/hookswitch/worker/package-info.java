/**
 * A thread that works on its own until whoever owns it closes it: how it begins, pauses and ends is
 * the same everywhere, and stands here.
 */
@NullMarked
package dev.hookswitch.worker;

import org.jspecify.annotations.NullMarked;
