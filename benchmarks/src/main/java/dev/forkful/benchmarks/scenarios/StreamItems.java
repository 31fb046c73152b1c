package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.ForkfulPool;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.PoolPeer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Throughput of {@code stream} and {@code outcomes}, where each item is a task of its own. */
final class StreamItems implements Scenario {
    @Override
    public String name() {
        return "stream-ints";
    }

    @Override
    public String title() {
        return "stream and outcomes of ints: n + 1";
    }

    @Override
    public String text() {
        return "One of 300,000 items after the other, whose results are counted. 2 workers.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                new Metric("stream", "stream", "items/s", Metric.Better.HIGHER),
                new Metric("outcomes", "outcomes", "items/s", Metric.Better.HIGHER));
    }

    @Override
    public List<String> peers() {
        return List.of("forkful-processes", "forkful-threads");
    }

    @Override
    public String whyThese() {
        return "How the others compare to these is in the scenarios of tasks and of maps.";
    }

    @Override
    public int warmUpMs(Settings settings) {
        return settings.longWarmUpMs();
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("items", settings.pick(300_000, 15_000));
    }

    @Override
    public int seconds(Settings settings) {
        return 1 + (warmUpMs(settings) + 2 * settings.measureMs()) / 1000;
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        var input = IntStream.range(0, (int) p.number("items")).boxed().toList();
        try (var pool = ((PoolPeer) peer).open((int) p.number("workers"))) {
            var workers = ((ForkfulPool) pool).workers();
            Callable<Stream<?>> stream = () -> workers.stream(input, n -> n + 1);
            Callable<Stream<?>> outcomes = () -> workers.outcomes(input, n -> n + 1);
            rate(stream, input.size(), p.warmUp().toNanos() / 2);
            rate(outcomes, input.size(), p.warmUp().toNanos() / 2);
            return new Outcome()
                    .with("stream", rate(stream, input.size(), p.measure().toNanos()))
                    .with("outcomes", rate(outcomes, input.size(), p.measure().toNanos()));
        }
    }

    private static double rate(Callable<Stream<?>> open, int items, long nanos) throws Exception {
        long begin = System.nanoTime();
        long took;
        long done = 0;
        do {
            try (var results = open.call()) {
                if (results.filter(r -> true).count() != items) {
                    throw new IllegalStateException("a wrong number of results");
                }
            }
            done += items;
            took = System.nanoTime() - begin;
        } while (took < nanos);
        return done * 1e9 / took;
    }
}
