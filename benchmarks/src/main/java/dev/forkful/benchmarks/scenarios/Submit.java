package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.PoolPeer;
import java.util.List;
import java.util.Map;

/** Throughput of {@code submit}. */
final class Submit implements Scenario {
    @Override
    public String name() {
        return "submit";
    }

    @Override
    public String title() {
        return "Tasks that do nothing, one by one";
    }

    @Override
    public String text() {
        return "One thread submits tasks that return 1 and gets all results, oldest first; at most 1,000 are on their way. 2 workers.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric("tasks", "throughput", "tasks/s", Metric.Better.HIGHER));
    }

    @Override
    public String whyThese() {
        return Groups.WHY_TASKS;
    }

    @Override
    public List<String> peers() {
        return Groups.POOLS;
    }

    @Override
    public int warmUpMs(Settings settings) {
        return settings.longWarmUpMs();
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("outstanding", 1_000);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        int outstanding = (int) p.number("outstanding");
        try (var pool = ((PoolPeer) peer).open((int) p.number("workers"))) {
            Window.tasksPerSecond(pool, outstanding, p.warmUp());
            return new Outcome().with("tasks", Window.tasksPerSecond(pool, outstanding, p.measure()));
        }
    }
}
