/**
 * The calls in progress at this moment, for people who look at them.
 *
 * <p>{@link dev.hookswitch.live.LiveCalls} follows the journal from the moment somebody looks until
 * a while after nobody does, so that it shows what was told to endpoints, in each process of a
 * pair, and costs nothing while nobody looks. Whoever looks is not told of changes one by one: they
 * look again as often as they like, and find what has changed by its version. So thousands of
 * changes a second cost a viewer no more than a few looks.
 *
 * <p>Bounds: calls in progress are as many as the PBX has; of one, only its parties are kept.
 * Failure: when the store cannot be read, everything stands still, and is read again when it can.
 */
@NullMarked
package dev.hookswitch.live;

import org.jspecify.annotations.NullMarked;
