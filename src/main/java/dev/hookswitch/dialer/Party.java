package dev.hookswitch.dialer;

import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Participant;
import java.time.Duration;

/**
 * Somebody whom this program calls.
 *
 * @param who as events name it
 * @param destination as the PBX dials it
 * @param callerNumber shown to it; empty leaves that to the PBX
 * @param ringing how long it may ring
 */
public record Party(
    LegRole role, Participant who, String destination, String callerNumber, Duration ringing) {}
