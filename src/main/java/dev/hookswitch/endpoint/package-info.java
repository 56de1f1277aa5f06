/**
 * Endpoints: where events are sent, which of them, and how a request is made to look.
 *
 * <p>An {@link Endpoint} is a value; {@link Endpoints} holds the current set of them in memory and
 * keeps it durable through the port {@link EndpointStore}. Those who follow the set (the {@code
 * dispatch} room) are told of every change. Signing secrets rest encrypted; they are shown once,
 * when they are made.
 */
@NullMarked
package dev.hookswitch.endpoint;

import org.jspecify.annotations.NullMarked;
