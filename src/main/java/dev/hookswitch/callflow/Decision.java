package dev.hookswitch.callflow;

import org.jspecify.annotations.Nullable;

/**
 * What is done with a call.
 *
 * @param flow whose it was; null where none is for it
 * @param byAnswer the endpoint's answer decided
 * @param reason why it did not; a phrase whose subject is the endpoint, without anything of the
 *     call
 */
public record Decision(
    @Nullable Flow flow, Instruction instruction, boolean byAnswer, @Nullable String reason) {}
