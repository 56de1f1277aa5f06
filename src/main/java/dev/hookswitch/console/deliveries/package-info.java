/**
 * What became of deliveries, for integrators: what was given up, what is sent again, and what
 * happened to the endpoints meanwhile.
 *
 * <p>An account sees what concerns its own endpoints; what belongs to nobody in particular (a PBX
 * that is away) only those see who see all accounts. Lists have a hundred lines, and a link to
 * those that follow. What is sent again is watched by a part of its page that is asked anew every
 * two seconds.
 */
@NullMarked
package dev.hookswitch.console.deliveries;

import org.jspecify.annotations.NullMarked;
