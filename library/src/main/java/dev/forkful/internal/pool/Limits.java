package dev.forkful.internal.pool;

import dev.forkful.TaskFailedException;
import dev.forkful.TaskOptions;
import dev.forkful.TaskTimeoutException;
import dev.forkful.WorkerDiedException;
import java.time.Duration;

/**
 * What the scheduler has to know of a task's options, all times in nanoseconds.
 *
 * @param timeout of one try; {@link Long#MAX_VALUE} if there is none
 * @param retries how often it is tried again
 * @param backoff how long the first retry waits
 * @param afterDeath whether it is tried again when its worker died
 * @param afterTimeout whether it is tried again when it ran out of time
 * @param afterFailure whether it is tried again when it threw
 */
record Limits(long timeout, int retries, long backoff, boolean afterDeath, boolean afterTimeout, boolean afterFailure) {
    /** Why a try ended without a result. */
    enum Cause {
        DEATH,
        TIMEOUT,
        FAILURE
    }

    static final Limits NONE = new Limits(Long.MAX_VALUE, 0, 0, false, false, false);

    private static final int MOST_DOUBLINGS = 20;

    static Limits of(TaskOptions options) {
        return new Limits(
                options.timeout().map(Limits::nanos).orElse(Long.MAX_VALUE),
                options.retries(),
                nanos(options.backoff()),
                options.retriesAfter(WorkerDiedException.class),
                options.retriesAfter(TaskTimeoutException.class),
                options.retriesAfter(TaskFailedException.class));
    }

    static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    /** Whether there is another try after so many. */
    boolean allow(Cause cause, int tries) {
        return tries <= retries
                && switch (cause) {
                    case DEATH -> afterDeath;
                    case TIMEOUT -> afterTimeout;
                    case FAILURE -> afterFailure;
                };
    }

    /** How long to wait before the next try, after so many. */
    long pause(int tries) {
        int doublings = Math.min(tries - 1, MOST_DOUBLINGS);
        return backoff > Long.MAX_VALUE >> doublings ? Long.MAX_VALUE : backoff << doublings;
    }

    /** Whether a task with these needs no attention once it is given. */
    boolean isNone() {
        return timeout == Long.MAX_VALUE && retries == 0;
    }
}
