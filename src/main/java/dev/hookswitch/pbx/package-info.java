/**
 * A telephone system as the rest of the program sees it: a stream of neutral {@link PbxSignal}s.
 *
 * <p>No word of a particular PBX passes through this room. An adapter (today {@code pbx.asterisk})
 * turns what its PBX says into signals; the {@code call} room turns signals into events. What a
 * signal means is written on its record; an adapter that cannot tell something leaves it out rather
 * than guessing.
 *
 * <p>Trust: a signal is a report, not a proof. Signals may be missing, doubled, and, between
 * different channels, out of order. Only the order of the signals about one channel can be relied
 * on.
 */
@NullMarked
package dev.hookswitch.pbx;

import org.jspecify.annotations.NullMarked;
