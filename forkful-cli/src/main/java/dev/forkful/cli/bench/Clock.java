package dev.forkful.cli.bench;

import java.time.Duration;

/** How rounds are timed: something is done again and again while the time of the round lasts, at least once. */
final class Clock {
    private static final int MOST_SAMPLES = 1 << 16;

    /** Something that is done. */
    @FunctionalInterface
    interface Act {
        void run() throws Exception;
    }

    private Clock() {}

    /** How often a second, if the act counts for so many. */
    static double perSecond(Duration time, long count, Act act) throws Exception {
        long start = System.nanoTime();
        long end = start;
        long done = 0;
        do {
            act.run();
            done += count;
            end = System.nanoTime();
        } while (end - start < time.toNanos());
        return done * 1e9 / (end - start);
    }

    /** The median of how long it takes, in nanoseconds. Each begins when the one before has ended. */
    static double median(Duration time, Act act) throws Exception {
        return median(time, Duration.ZERO, act);
    }

    /** The median of how long it takes, in nanoseconds, after having slept for so long. */
    static double median(Duration time, Duration idle, Act act) throws Exception {
        var samples = new long[MOST_SAMPLES];
        int n = 0;
        long start = System.nanoTime();
        long begun = start;
        do {
            if (idle.isPositive()) {
                Thread.sleep(idle);
                begun = System.nanoTime();
            }
            act.run();
            long now = System.nanoTime();
            samples[n++] = now - begun;
            begun = now;
        } while (n < samples.length && begun - start < time.toNanos());
        return Samples.median(samples, n);
    }
}
