/**
 * One attempt: look the address up, guard it, sign, send, and say what came of it.
 *
 * <p>Nothing here retries, waits or remembers; {@code dispatch} decides what an {@link
 * AttemptResult} means for an event. The guard sits inside the HTTP client's own name resolution:
 * every address that a name resolves to is judged, the connection is made only to those that pass,
 * and so a name that answers differently the second time gains nothing. Redirects are not followed.
 * Bodies that come back are read up to a bound and no further.
 */
@NullMarked
package dev.hookswitch.webhook;

import org.jspecify.annotations.NullMarked;
