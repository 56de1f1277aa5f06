/**
 * The REST interface, {@code /v1}: thin handlers over the objects of the other rooms.
 *
 * <p>{@link HttpServer} is the one listener of the program; every room that answers HTTP mounts its
 * routes on it. A handler reads strictly ({@link JsonBody}, {@link QueryParameters}), asks a port,
 * and writes JSON. What is wrong with a request is a {@link Problem}, thrown where it is found and
 * sent as an RFC 9457 document by one place.
 *
 * <p>Who asks is decided before any handler of {@code /v1} runs. An account's key sees that account
 * alone; what belongs to somebody else answers exactly like what does not exist.
 *
 * <p>{@code openapi.json} among the resources is the reference, and a test holds the server to it.
 */
@NullMarked
package dev.hookswitch.api;

import org.jspecify.annotations.NullMarked;
