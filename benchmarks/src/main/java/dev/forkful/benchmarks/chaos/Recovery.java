package dev.forkful.benchmarks.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How long it takes from the death of a worker until the one that takes its place has its first result. One that dies before that is not counted anew: its place
 * has been empty all the time. Thread-safe.
 */
final class Recovery {
    private final Set<Long> seen = new HashSet<>();
    private final Set<Long> dead = new HashSet<>();
    private final Deque<Long> empty = new ArrayDeque<>();
    private final List<Long> times = new ArrayList<>();

    /** A worker was killed, or is about to end itself. */
    synchronized void died(long pid) {
        if (dead.add(pid) && seen.contains(pid)) {
            empty.add(System.nanoTime());
        }
    }

    /** A worker has had a result. What comes from one that is dead by now came before. */
    synchronized void result(long pid) {
        if (!dead.contains(pid) && seen.add(pid) && !empty.isEmpty()) {
            times.add((System.nanoTime() - empty.remove()) / 1_000_000);
        }
    }

    /** How many places were filled again. */
    synchronized int count() {
        return times.size();
    }

    /** The time that so many of a hundred did not take longer than, in milliseconds; 0 if there are none. */
    synchronized long percentile(int percent) {
        long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
    }
}
