package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import java.util.List;

/** Round trips back to back. */
final class RoundTripHot implements Scenario {
    private static final int MOST = 4_000_000;

    @Override
    public String name() {
        return "round-trip-hot";
    }

    @Override
    public String title() {
        return "Round trip, back to back";
    }

    @Override
    public String text() {
        return "One task that returns 1, its result waited for, then the next. 1 worker.";
    }

    @Override
    public List<Metric> metrics() {
        return Calls.metrics(99);
    }

    @Override
    public String whyThese() {
        return Groups.WHY_TASKS;
    }

    @Override
    public List<String> peers() {
        return Groups.and(Groups.POOLS, "socket-ping-pong", "spin-ping-pong");
    }

    @Override
    public int warmUpMs(Settings settings) {
        return settings.longWarmUpMs();
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        var nanos = new long[MOST];
        try (var connection = Calls.of(peer)) {
            long end = System.nanoTime() + p.warmUp().toNanos();
            while (System.nanoTime() < end) {
                connection.call();
            }
            int count = 0;
            long before = System.nanoTime();
            end = before + p.measure().toNanos();
            while (before < end && count < MOST) {
                connection.call();
                long after = System.nanoTime();
                nanos[count++] = after - before;
                before = after;
            }
            return Calls.outcome(nanos, count, 99);
        }
    }
}
