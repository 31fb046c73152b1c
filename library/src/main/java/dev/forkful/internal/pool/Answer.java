package dev.forkful.internal.pool;

import dev.forkful.NotShippableException;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a worker said of a task that has ended in it.
 *
 * @param kind what it is
 * @param value what the task returned
 * @param failure why there is no value; null if there is one
 * @param running how long it ran
 * @param cpuTime its thread's CPU time
 * @param bytes what came over the link
 */
record Answer(
        Kind kind,
        @Nullable Object value,
        @Nullable Throwable failure,
        Duration running,
        Duration cpuTime,
        long bytes) {
    /** What came back. */
    enum Kind {
        /** What the task returned. */
        VALUE,
        /** What it threw. */
        THROWN,
        /** That its result could not be encoded. */
        NOT_ENCODED,
        /** Something that could not be decoded here. */
        NOT_DECODED
    }

    /** Why there is no value though the task has run. */
    TaskException toFailure(String task, String where, String tried) {
        var cause = Objects.requireNonNull(failure, "there is a value");
        return switch (kind) {
            case NOT_ENCODED ->
                new NotShippableException(
                        task + " has run in " + where + ", but " + cause.getMessage(),
                        cause instanceof NotShippableException n ? n.path() : "",
                        cause);
            case NOT_DECODED ->
                NotShippableException.undecodable(task + " has run in " + where + ", but its result", cause);
            case THROWN, VALUE -> TaskFailedException.of(task + tried + " failed in " + where, cause);
        };
    }
}
