/**
 * What a request to an endpoint looks like: an event becomes method, address, headers and body.
 *
 * <p>A {@link Format} is data that is kept with an endpoint; {@link Renderer} makes an {@link
 * Outgoing} of it, or nothing where a template's condition does not hold. Nothing here sends,
 * waits, reads a clock or remembers. The same event and context give the same request, so a repeat
 * of a delivery is a repeat and not another one.
 *
 * <p>Templates see what {@link TemplateInput} holds and no more: the event, the {@link CallFacts
 * call so far}, the user, and what the endpoint's owner filled in. Secrets are among that. So no
 * failure repeats a value: {@link FormatFailure} names the field and says what is wrong with it.
 *
 * <p>A {@link Preset} is a template for one product's API, with the settings that it asks for, in a
 * file of its own: what ships with this server and what somebody drops into a folder have one
 * shape.
 */
@NullMarked
package dev.hookswitch.format;

import org.jspecify.annotations.NullMarked;
