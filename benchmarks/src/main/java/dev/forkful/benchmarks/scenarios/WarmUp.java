package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.PoolPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Throughput of {@code submit} in each of the first seconds of a fresh JVM: what the other scenarios leave out, because they warm up first. */
final class WarmUp implements Scenario {
    private static final int SECONDS = 12;

    @Override
    public String name() {
        return "warm-up";
    }

    @Override
    public String title() {
        return "The first seconds";
    }

    @Override
    public String text() {
        return "The same in each of the first seconds of a fresh JVM with a fresh pool, from the first result on: the JVM's compilers are at work beside the tasks.";
    }

    @Override
    public Picture picture() {
        return Picture.CURVE;
    }

    @Override
    public String axis() {
        return "second";
    }

    @Override
    public List<Metric> metrics() {
        return LongStream.rangeClosed(1, SECONDS)
                .mapToObj(s -> new Metric(String.valueOf(s), "second " + s, "tasks/s", Metric.Better.HIGHER))
                .toList();
    }

    @Override
    public String whyThese() {
        return "Those whose code is compiled beside the tasks: Forkful's two kinds, and of the pools of threads one.";
    }

    @Override
    public List<String> peers() {
        return List.of("forkful-processes", "forkful-threads", "fixed-thread-pool");
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("outstanding", 1_000, "seconds", settings.pick(SECONDS, 2));
    }

    @Override
    public int seconds(Settings settings) {
        return 1 + settings.pick(SECONDS, 2);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        var outcome = new Outcome();
        try (var pool = ((PoolPeer) peer).open((int) p.number("workers"))) {
            pool.submit(Window.NO_OP).get();
            for (long second = 1; second <= p.number("seconds"); second++) {
                outcome.with(
                        String.valueOf(second),
                        Window.tasksPerSecond(pool, (int) p.number("outstanding"), Duration.ofSeconds(1)));
            }
        }
        return outcome;
    }
}
