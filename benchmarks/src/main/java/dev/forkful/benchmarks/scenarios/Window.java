package dev.forkful.benchmarks.scenarios;

import dev.forkful.Call;
import dev.forkful.benchmarks.peers.Pool;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Future;

/** Tasks that do nothing, a bounded number of them on their way at a time. */
final class Window {
    static final Call<Integer> NO_OP = () -> 1;

    private Window() {}

    /** Submits for this long, waits for the rest, and says how many tasks a second that were. */
    static double tasksPerSecond(Pool pool, int outstanding, Duration time) throws Exception {
        var onTheirWay = new ArrayDeque<Future<Integer>>(outstanding);
        long submitted = 0;
        long returned = 0;
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
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
        long took = System.nanoTime() - begin;
        if (returned != submitted) {
            throw new IllegalStateException("of " + submitted + " tasks " + returned + " returned");
        }
        return submitted * 1e9 / took;
    }
}
