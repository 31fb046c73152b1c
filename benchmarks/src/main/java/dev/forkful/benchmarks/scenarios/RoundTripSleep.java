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
        return "200 such calls with 20 ms of nothing before each, so that both sides sleep. 1 worker.";
    }

    @Override
    public List<Metric> metrics() {
        return Calls.metrics(90);
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
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("gapMs", 20, "calls", settings.pick(200, 10));
    }

    @Override
    public int warmUpMs(Settings settings) {
        return settings.longWarmUpMs();
    }

    @Override
    public int seconds(Settings settings) {
        return 1 + warmUpMs(settings) / 1000 + settings.pick(5, 1);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        int count = (int) p.number("calls");
        var nanos = new long[count];
        try (var connection = Calls.of(peer)) {
            long end = System.nanoTime() + p.warmUp().toNanos();
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
            return Calls.outcome(nanos, count, 90);
        }
    }
}
