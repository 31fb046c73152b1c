package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import java.util.List;
import java.util.Map;

/** Round trips with both sides asleep before each. */
final class RoundTripSleep implements Scenario {
    @Override
    public String name() {
        return "round-trip-sleep";
    }

    @Override
    public String title() {
        return "Round trip from sleep";
    }

    @Override
    public String text() {
        return "The same with 20 ms of nothing before each call, so that both sides sleep. 1 worker.";
    }

    @Override
    public List<Metric> metrics() {
        return Calls.METRICS;
    }

    @Override
    public List<String> peers() {
        return Groups.and(Groups.POOLS, "socket-ping-pong", "spin-ping-pong");
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("gapMs", 20, "calls", settings.pick(60, 10));
    }

    @Override
    public int seconds(Settings settings) {
        return settings.pick(3, 1);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        int count = (int) p.number("calls");
        var nanos = new long[count];
        try (var connection = Calls.of(peer)) {
            long end = System.nanoTime() + p.warmUp().toNanos() / 2;
            while (System.nanoTime() < end) {
                connection.call();
            }
            for (int i = -5; i < count; i++) { // the first ones after the rush do not count
                Thread.sleep(p.number("gapMs"));
                long before = System.nanoTime();
                connection.call();
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - before;
                }
            }
            return Calls.outcome(nanos, count);
        }
    }
}
