/**
 * Signing in with somebody else's word: OpenID Connect, where the settings name an issuer.
 *
 * <p>{@link dev.hookswitch.people.oidc.OidcSignIn} sends the browser to the issuer with a state, a
 * nonce and the hash of a secret (PKCE), and keeps all three in a cookie that it has signed, for
 * ten minutes: nothing is stored, and either process of a pair can take the answer, because the key
 * is the installation's. The answer's code is exchanged for an ID token over a connection of our
 * own, and the token is believed when the issuer signed it with one of its published keys, by an
 * algorithm with a public key, for us, now, and with that nonce. Nimbus checks signatures and
 * claims; the three requests to the issuer are ours.
 *
 * <p>The administrator chose the issuer, so that no guard of addresses stands before it. What it
 * names must be https, unless the issuer itself is http on this machine.
 *
 * <p>Claims decide about role and account, at every sign-in anew: whoever lost a group there has
 * lost it here. A person is known by issuer and subject, never by a login or a mail address, which
 * others may get later; where a login is taken by somebody else, nobody is mixed up with them.
 */
@NullMarked
package dev.hookswitch.people.oidc;

import org.jspecify.annotations.NullMarked;
