package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /** The same of what comes to something, the last of which is looked at when the time is over: who loses results is not fast. */
    static <T> double perSecond(Duration time, long count, Callable<T> act, Consumer<? super T> check)
            throws Exception {
        var last = new Last<>(act);
        double rate = perSecond(time, count, last);
        last.check(check);
        return rate;
    }

    /** The median of how long it takes, in nanoseconds, of what comes to something, the last of which is looked at when the time is over. */
    static <T> double median(Duration time, Callable<T> act, Consumer<? super T> check) throws Exception {
        var last = new Last<>(act);
        double nanos = median(time, last);
        last.check(check);
        return nanos;
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

    /** Keeps what was come to last, and nothing before it: memory would be short of it. */
    private static final class Last<T> implements Act {
        private final Callable<T> act;
        private @Nullable T value;

        Last(Callable<T> act) {
            this.act = act;
        }

        @Override
        public void run() throws Exception {
            value = null;
            value = act.call();
        }

        void check(Consumer<? super T> check) {
            check.accept(Objects.requireNonNull(value));
        }
    }
}
