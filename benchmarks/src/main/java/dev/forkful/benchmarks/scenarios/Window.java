package dev.forkful.benchmarks.scenarios;

import dev.forkful.Call;
import dev.forkful.benchmarks.peers.Pool;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Future;

/** Tasks that do nothing, a bounded number of them on their way at a time. */
public final class Window {
    /** A task. */
    public static final Call<Integer> NO_OP = () -> 1;

    private Window() {}

    /** Submits for this long, waits for the rest, and says how many tasks a second that were. */
    static double tasksPerSecond(Pool pool, int outstanding, Duration time) throws Exception {
        long begin = System.nanoTime();
        long tasks = tasks(pool, outstanding, time);
        return tasks * 1e9 / (System.nanoTime() - begin);
    }

    /** The same, and says how many tasks that were. */
    public static long tasks(Pool pool, int outstanding, Duration time) throws Exception {
        var onTheirWay = new ArrayDeque<Future<Integer>>(outstanding);
        long submitted = 0;
        long returned = 0;
        long end = System.nanoTime() + time.toNanos();
        while (submitted % 16 != 0 || System.nanoTime() < end) {
            if (onTheirWay.size() == outstanding) {
                returned += onTheirWay.remove().get();
            }
            onTheirWay.add(pool.submit(NO_OP));
            submitted++;
        }
        while (!onTheirWay.isEmpty()) {
            returned += onTheirWay.remove().get();
        }
        if (returned != submitted) {
            throw new IllegalStateException("of " + submitted + " tasks " + returned + " returned");
        }
        return submitted;
    }
}
