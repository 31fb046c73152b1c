package dev.forkful.benchmarks.scenarios;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Something slow, a few times. */
final class Repeat {
    /** What is timed; returns how long it took, in seconds, so that it can leave its own preparations out. */
    @FunctionalInterface
    interface Timed {
        double seconds() throws Exception;
    }

    private Repeat() {}

    /** The median of at least one run, and as many as fit into the time. */
    static double median(Duration time, Timed timed) throws Exception {
        var all = new ArrayList<Double>();
        long end = System.nanoTime() + time.toNanos();
        do {
            all.add(timed.seconds());
        } while (System.nanoTime() < end);
        return median(all);
    }

    /**
     * As many runs as fit into the time, or this many if those are more; but none is begun after the latest time.
     *
     * @return how long each took
     */
    static List<Double> times(Duration time, int least, Duration latest, Timed timed) throws Exception {
        var all = new ArrayList<Double>();
        long begin = System.nanoTime();
        long elapsed;
        do {
            all.add(timed.seconds());
            elapsed = System.nanoTime() - begin;
        } while (elapsed < latest.toNanos() && (elapsed < time.toNanos() || all.size() < least));
        return all;
    }

    static double median(List<Double> values) {
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Seconds since a time of {@code System.nanoTime()}. */
    static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
