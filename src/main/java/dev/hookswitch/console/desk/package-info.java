/**
 * An operator's own page: what they do in each campaign that they take calls of, the contact they
 * are with, all that is known of it, and a form for what came of it.
 */
@NullMarked
package dev.hookswitch.console.desk;

import org.jspecify.annotations.NullMarked;
