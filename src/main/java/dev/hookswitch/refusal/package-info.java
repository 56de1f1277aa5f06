/**
 * What people and programs are told when something cannot be so: a rule with what it is about.
 *
 * <p>The interface for programs speaks English, and says it by {@link
 * dev.hookswitch.refusal.Refusal#sentence}. The console says the same in its visitor's language, by
 * the rule's name.
 */
@NullMarked
package dev.hookswitch.refusal;

import org.jspecify.annotations.NullMarked;
