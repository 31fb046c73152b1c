package dev.forkful.internal.wire;

import java.util.concurrent.locks.LockSupport;

/** A moment in which the other side of a ring reads or writes something, while it is at it. */
public final class Pause {
    /** How often to look before sleeping: the other side copies a step of a ring in the meantime. */
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 5000 : 0;

    /** How long to sleep then; on a virtual machine it is 130 us instead. */
    private static final long SLEEP_NANOS = 20_000;

    /** After so many sleeps the other side is at something else, and they become longer. */
    private static final int PATIENCE = 1000;

    private static final long LONG_SLEEP_NANOS = 50 * SLEEP_NANOS;

    private Pause() {}

    /**
     * Makes a pause.
     *
     * @param misses how many there were already since the other side was last seen to move
     */
    public static void take(int misses) {
        long nanos = nanos(misses);
        if (nanos == 0) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(nanos);
        }
    }

    /** How long to sleep; 0 for not at all. */
    static long nanos(int misses) {
        if (misses < SPINS) {
            return 0;
        }
        return misses - SPINS < PATIENCE ? SLEEP_NANOS : LONG_SLEEP_NANOS;
    }
}
