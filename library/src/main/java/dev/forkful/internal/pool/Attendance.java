package dev.forkful.internal.pool;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether threads that may take out results have come by lately: whoever waited for a result will do so again, if it was not longer ago than 2 ms. Hints, written with each task without
 * a fence, which others may see late. Thread-safe.
 */
final class Attendance {
    private static final long LATELY_NANOS = 2_000_000;

    /** When one last submitted, by {@code System.nanoTime()}. */
    private final AtomicLong submitted = new AtomicLong(System.nanoTime() - LATELY_NANOS);

    /** When one last looked for results. */
    private final AtomicLong looked = new AtomicLong(System.nanoTime() - LATELY_NANOS);

    void submitted(long nanoTime) {
        submitted.lazySet(nanoTime);
    }

    void looked(long nanoTime) {
        looked.lazySet(nanoTime);
    }

    boolean hasSubmittedLately() {
        return isLately(submitted);
    }

    boolean hasLookedLately() {
        return isLately(looked);
    }

    private static boolean isLately(AtomicLong nanoTime) {
        return System.nanoTime() - nanoTime.get() < LATELY_NANOS;
    }
}
