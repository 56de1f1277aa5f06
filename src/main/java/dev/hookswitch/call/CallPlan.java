package dev.hookswitch.call;

import dev.hookswitch.event.CallType;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.Subtype;
import org.jspecify.annotations.Nullable;

/**
 * What a call is for that this program places itself: what its events say beside what is observed.
 *
 * @param type callback or autodialer
 * @param subtype only where {@code type} is autodialer
 * @param data campaign and contact, or the callback
 */
public record CallPlan(String account, CallType type, @Nullable Subtype subtype, EventData data) {}
