package dev.hookswitch.callflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a flow has been since this process began.
 *
 * @param byAnswer calls that its endpoint's answer decided
 * @param byDefault calls that its default decided
 * @param failing the last few calls that were asked about were all decided by the default
 * @param pausing it is not asked for a while
 * @param lastFailureAt when the default last had to decide although the endpoint was asked
 * @param lastFailure why: a phrase whose subject is the endpoint
 */
public record FlowFigures(
    Flow flow,
    long byAnswer,
    long byDefault,
    boolean failing,
    boolean pausing,
    @Nullable Instant lastFailureAt,
    @Nullable String lastFailure) {}
