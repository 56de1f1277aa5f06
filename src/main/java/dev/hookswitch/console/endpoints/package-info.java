/**
 * Endpoints for people: all of them, one with its health, and the form that makes and changes them.
 *
 * <p>A form is read as the {@link dev.hookswitch.endpoint.Fields} of an endpoint, by the same rules
 * as the API's JSON and the settings file, and handed to the {@link
 * dev.hookswitch.endpoint.Registrar}: what the API refuses is refused here in the same words,
 * beside the field. What is secret is never sent to a browser again once it was shown; a field of
 * it that is left empty keeps it, as long as the endpoint stays at its server.
 */
@NullMarked
package dev.hookswitch.console.endpoints;

import org.jspecify.annotations.NullMarked;
