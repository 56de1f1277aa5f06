/**
 * The picture of a call: what each of its parties does, drawn from its events.
 *
 * <p>{@link dev.hookswitch.timeline.Legs} says what each leg does after an event: it is how a call
 * in progress stands. {@link dev.hookswitch.timeline.Timeline} keeps what was: a lane for each
 * party, a bar for each thing that it did, a mark for each event. Both are told events alone, so
 * that what is shown is what every endpoint was told, and nothing more.
 */
@NullMarked
package dev.hookswitch.timeline;

import org.jspecify.annotations.NullMarked;
