/**
 * One attempt: look the address up, guard it, sign, send, and say what came of it.
 *
 * <p>Nothing here retries, waits or remembers how an attempt went; {@code dispatch} decides what an
 * {@link AttemptResult} means for an event. The guard sits inside the HTTP client's own name
 * resolution: every address that a name resolves to is judged, the connection is made only to those
 * that pass, and so a name that answers differently the second time gains nothing. Redirects are
 * not followed. Bodies that come back are read up to a bound and no further.
 *
 * <p>How an endpoint is connected to (its certificates, a proxy) is a {@link
 * dev.hookswitch.webhook.Way}; those who are connected to alike share one with its connections. Two
 * things are remembered beyond an attempt, and both may be lost at any time: connections, and
 * access tokens ({@link dev.hookswitch.webhook.Tokens}). Through a proxy the guard judges what it
 * is told of a name, and the proxy is told once more: there the gap is the proxy's to close.
 */
@NullMarked
package dev.hookswitch.webhook;

import org.jspecify.annotations.NullMarked;
