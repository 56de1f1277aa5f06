/**
 * Who may ask: API keys, each of an account or of the administrator.
 *
 * <p>A key is 256 random bits, shown once when it is made and kept as its SHA-256 alone. A slow
 * password hash would protect nothing here: there is no dictionary of 256-bit numbers. Found by its
 * hash, so that comparing takes no time that depends on the key; the administrator's key from the
 * settings is compared in constant time.
 */
@NullMarked
package dev.hookswitch.access;

import org.jspecify.annotations.NullMarked;
