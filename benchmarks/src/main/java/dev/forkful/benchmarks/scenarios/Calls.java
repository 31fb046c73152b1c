package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.peers.CallFloor;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.Pool;
import dev.forkful.benchmarks.peers.PoolPeer;
import java.util.Arrays;
import java.util.List;

/** What scenarios of round trips have in common: a call and its wait, and what to say of many of them. */
final class Calls {
    private Calls() {}

    /** The median, and this percentile. */
    static List<Metric> metrics(int percent) {
        return List.of(
                new Metric("p50", "median", "us", Metric.Better.LOWER),
                new Metric("p" + percent, percent + "th percentile", "us", Metric.Better.LOWER));
    }

    /** The floors have a call of their own; in a pool it is a task and the wait for its result. */
    static CallFloor.Connection of(Peer peer) throws Exception {
        return switch (peer) {
            case CallFloor floor -> floor.connect();
            case PoolPeer pools -> new PoolCall(pools.open(1));
            default -> throw new UnsupportedOperationException(peer.name() + " takes no calls");
        };
    }

    /** With the median and one more percentile: of 60 calls the 99th would be the slowest. */
    static Outcome outcome(long[] nanos, int count, int percent) {
        var sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new Outcome()
                .with("p50", percentile(sorted, 50) / 1e3)
                .with("p" + percent, percentile(sorted, percent) / 1e3)
                .note("calls", count);
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    private record PoolCall(Pool pool) implements CallFloor.Connection {
        @Override
        public void call() throws Exception {
            if (pool.submit(Window.NO_OP).get() != 1) {
                throw new IllegalStateException("a wrong result");
            }
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
