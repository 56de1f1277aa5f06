/**
 * Endpoints: where events are sent, which of them, and how a request is made to look.
 *
 * <p>An {@link Endpoint} is a value; {@link Endpoints} holds the current set of them in memory and
 * keeps it durable through the port {@link EndpointStore}. Those who follow the set (the {@code
 * dispatch} room) are told of every change. Signing secrets rest encrypted; they are shown once,
 * when they are made. What an endpoint's owner gives us to be let in with ({@link
 * dev.hookswitch.endpoint.Authentication}, {@link dev.hookswitch.endpoint.Transport}) rests
 * encrypted too and is never shown again: no {@code toString}, no refusal repeats it.
 */
@NullMarked
package dev.hookswitch.endpoint;

import org.jspecify.annotations.NullMarked;
