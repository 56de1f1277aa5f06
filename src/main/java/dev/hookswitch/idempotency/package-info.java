/**
 * A request that is sent twice is carried out once: the header {@code Idempotency-Key} of every
 * POST (draft-ietf-httpapi-idempotency-key-header).
 *
 * <p>The first request with a key claims it, and with its answer the claim becomes a memory: the
 * same request gets the same answer again for 24 hours, another one under the same key is refused,
 * and one that comes while the first is under way is asked to come back. Only success is
 * remembered. An answer that says no releases the key, because nothing was done and the caller may
 * mend its request and try on.
 *
 * <p>Keys belong to whose key of the interface was used: an account's are its own, and so are the
 * administrator's. Of a key the hash is stored alone, and answers are encrypted, since some of them
 * hold secrets that are shown once.
 *
 * <p>Bounds: 10,000 keys of one owner in 24 hours, answers of 64 KiB; a longer one is not
 * remembered, and its key is free again.
 *
 * <p>What this cannot promise: a process that dies between doing and answering leaves a claim
 * behind, and nobody knows what became of the request. The claim is released (SQLite: when the
 * program starts again; PostgreSQL, where others may be at work: after two minutes), and the
 * request, sent again, is carried out, perhaps for the second time. A callback is not: its id is
 * made of the key, so that whoever asks again is told of the call that was placed.
 */
@NullMarked
package dev.hookswitch.idempotency;

import org.jspecify.annotations.NullMarked;
