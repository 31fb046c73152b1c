package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.CallFloor;
import dev.forkful.benchmarks.peers.Peer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Loops of round trips that begin with both sides asleep. Each side finds out anew whether looking for the other is worth its while, and if neither does, the
 * whole loop can remain as slow as its first call: what a median over all calls hides.
 */
final class Bursts implements Scenario {
    /** No call takes less. */
    private static final long LEAST_NANOS = 200;

    @Override
    public String name() {
        return "round-trip-bursts";
    }

    @Override
    public String title() {
        return "Round trips in bursts";
    }

    @Override
    public String text() {
        return "Loops of 150 ms of such calls, with 20 to 50 ms of nothing before each. Of each loop the median of its calls is taken; the figures are of these medians. 1 worker.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                new Metric("p50", "median loop", "us", Metric.Better.LOWER),
                new Metric("p90", "90th percentile", "us", Metric.Better.LOWER),
                new Metric("most", "slowest loop", "us", Metric.Better.LOWER));
    }

    @Override
    public List<String> peers() {
        return List.of(
                "forkful-processes", "forkful-threads", "fixed-thread-pool", "socket-ping-pong", "spin-ping-pong");
    }

    @Override
    public String whyThese() {
        return "Forkful's two kinds, the pool of threads that its goals name, and the floors.";
    }

    @Override
    public int warmUpMs(Settings settings) {
        return settings.longWarmUpMs();
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("loops", settings.pick(50, 5), "loopMs", settings.pick(150, 30));
    }

    @Override
    public int seconds(Settings settings) {
        return 1 + warmUpMs(settings) / 1000 + settings.pick(10, 1);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        int loops = (int) p.number("loops");
        long nanos = p.number("loopMs") * 1_000_000;
        var medians = new double[loops];
        var times = new long[(int) (nanos / LEAST_NANOS)];
        try (var connection = Calls.of(peer)) {
            long end = System.nanoTime() + p.warmUp().toNanos();
            while (System.nanoTime() < end) {
                connection.call();
            }
            for (int i = 0; i < loops; i++) {
                Thread.sleep(20 + 10 * (i % 4));
                medians[i] = median(connection, nanos, times);
            }
        }
        Arrays.sort(medians);
        return new Outcome()
                .with("p50", medians[loops / 2])
                .with("p90", medians[loops * 9 / 10])
                .with("most", medians[loops - 1])
                .note("loops", loops);
    }

    /** Of one loop, in microseconds. */
    private static double median(CallFloor.Connection connection, long nanos, long[] times) throws Exception {
        int count = 0;
        long before = System.nanoTime();
        long end = before + nanos;
        while (before < end && count < times.length) {
            connection.call();
            long after = System.nanoTime();
            times[count++] = after - before;
            before = after;
        }
        Arrays.sort(times, 0, count);
        return times[count / 2] / 1e3;
    }
}
