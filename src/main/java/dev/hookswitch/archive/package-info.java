/**
 * Where finished recordings are kept: a folder, or a bucket of an S3-compatible service.
 *
 * <p>An {@link dev.hookswitch.archive.Archive} knows files by their place, a relative path that
 * whoever puts them there chooses. What is put there is there whole, or not at all, and survives
 * the loss of power. What cannot be done is an {@link java.io.IOException} whose message completes
 * a sentence for a person.
 */
@NullMarked
package dev.hookswitch.archive;

import org.jspecify.annotations.NullMarked;
