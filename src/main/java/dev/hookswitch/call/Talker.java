package dev.hookswitch.call;

/**
 * A party that is in a conversation now.
 *
 * @param channel the PBX's id of the channel that leads to it, which no event tells
 */
public record Talker(String callId, String channel) {}
