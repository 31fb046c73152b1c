package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Fork;
import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.Pool;
import dev.forkful.benchmarks.peers.PoolPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What an item costs when there are more of them: a curve that is flat for a pool that scales. */
abstract class Growth implements Scenario {
    private final String name;
    private final String title;
    private final String text;
    private final List<String> peers;
    private final Long[] sizes;
    private final String sizeTitle;

    private Growth(String name, String title, String text, List<String> peers, String sizeTitle, Long... sizes) {
        this.name = name;
        this.title = title;
        this.text = text;
        this.peers = peers;
        this.sizeTitle = sizeTitle;
        this.sizes = sizes;
    }

    static Scenario items() {
        return new Growth(
                "grow-items",
                "Growth: items of a map",
                "The time of an item in a map of more and more ints, 2 workers.",
                Groups.SHORT,
                "%,d items",
                1_000L,
                10_000L,
                100_000L,
                1_000_000L,
                10_000_000L) {
            @Override
            double run(Pool pool, int count) throws Exception {
                var items = IntStream.range(0, count).boxed().toList();
                long begin = System.nanoTime();
                var results = pool.map(items, n -> n + 1);
                double seconds = Repeat.since(begin);
                if (results.getLast() != count) {
                    throw new IllegalStateException("a wrong result");
                }
                return seconds;
            }
        };
    }

    static Scenario outstanding() {
        return new Growth(
                "grow-outstanding",
                "Growth: outstanding tasks",
                "The time of a task when more and more of them are submitted before the first result is asked for, 2 workers.",
                Groups.and(Groups.SHORT, "virtual-threads"),
                "%,d tasks",
                100L,
                1_000L,
                10_000L,
                100_000L,
                1_000_000L) {
            @Override
            double run(Pool pool, int count) throws Exception {
                var futures = new ArrayList<Future<Integer>>(count);
                long begin = System.nanoTime();
                for (int i = 0; i < count; i++) {
                    futures.add(pool.submit(Window.NO_OP));
                }
                long sum = 0;
                for (var future : futures) {
                    sum += future.get();
                }
                if (sum != count) {
                    throw new IllegalStateException("a wrong result");
                }
                return Repeat.since(begin);
            }
        };
    }

    /** Runs one size; returns seconds. */
    abstract double run(Pool pool, int count) throws Exception;

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public Picture picture() {
        return Picture.CURVE;
    }

    @Override
    public String axis() {
        return sizeTitle.replace("%,d ", "");
    }

    @Override
    public List<Metric> metrics() {
        return List.of(sizes).stream()
                .map(n -> new Metric(String.valueOf(n), sizeTitle.formatted(n), "us", Metric.Better.LOWER))
                .toList();
    }

    @Override
    public List<String> peers() {
        return peers;
    }

    @Override
    public String whyThese() {
        return Groups.WHY_SHORT;
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("sizes", settings.upTo(10_000, sizes), "limitMs", settings.pick(6_000, 1_500));
    }

    /** Long, and its lines are made of many points. */
    @Override
    public int forks(Settings settings) {
        return Math.min(2, settings.forks());
    }

    @Override
    public int seconds(Settings settings) {
        return settings.pick(6, 2);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        var outcome = new Outcome();
        double each = 0;
        try (var pool = ((PoolPeer) peer).open((int) p.number("workers"))) {
            Repeat.median(p.warmUp(), () -> run(pool, 1_000));
            for (long size : p.numbers("sizes")) {
                if (each * size * 1e3 > p.number("limitMs")) {
                    outcome.without(String.valueOf(size), "would take %.0f s".formatted(each * size));
                    continue;
                }
                each = Repeat.median(p.measure().dividedBy(4), () -> run(pool, (int) size)) / size;
                outcome.with(String.valueOf(size), each * 1e6);
            }
        } catch (Exception | OutOfMemoryError e) {
            outcome.withoutTheRest(p.numbers("sizes"), Fork.reason(e));
        }
        return outcome;
    }
}
