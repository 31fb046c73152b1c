package dev.forkful.benchmarks.scenarios;

import dev.forkful.Fn;
import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.Pool;
import dev.forkful.benchmarks.peers.PoolPeer;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Throughput of {@code map}, over items of one kind. */
final class MapItems<T> implements Scenario {
    /** Five fields, as data has them. */
    private record Order(int number, String customer, long cents, double weight, boolean paid)
            implements Serializable {}

    private static final int LIST = 100;

    /** With the codec that there is for objects: numbers and strings go to none. */
    private static final List<String> SHORT_AND_FORY = Groups.and(Groups.SHORT, "forkful-fory");

    private final String kind;
    private final String what;
    private final int items;
    private final List<String> peers;
    private final IntFunction<T> item;
    private final Fn<T, T> fn;

    private MapItems(String kind, String what, int items, List<String> peers, IntFunction<T> item, Fn<T, T> fn) {
        this.kind = kind;
        this.what = what;
        this.items = items;
        this.peers = peers;
        this.item = item;
        this.fn = fn;
    }

    static Scenario ints() {
        return new MapItems<>("ints", "ints: n + 1", 1_000_000, Groups.MAPPERS, i -> i, n -> n + 1);
    }

    static Scenario strings() {
        return new MapItems<>(
                "strings",
                "strings of 20 characters, given back",
                1_000_000,
                Groups.SHORT,
                i -> "%020d".formatted(i),
                s -> s);
    }

    static Scenario records() {
        return new MapItems<>(
                "records", "records of five fields, given back", 300_000, SHORT_AND_FORY, MapItems::order, o -> o);
    }

    static Scenario lists() {
        return new MapItems<List<Order>>(
                "lists",
                "lists of 100 such records, given back",
                10_000,
                SHORT_AND_FORY,
                i -> List.copyOf(
                        IntStream.range(i, i + LIST).mapToObj(MapItems::order).toList()),
                l -> l);
    }

    private static Order order(int i) {
        return new Order(i, "customer " + i % 1_000, i * 100L, i / 3.0, i % 2 == 0);
    }

    @Override
    public String name() {
        return "map-" + kind;
    }

    @Override
    public String title() {
        return "map of " + what;
    }

    @Override
    public String text() {
        return "One map of %,d items, or of as many as the peer does within its time-box (the raw results tell). Python's executor is given a chunk size of 1,000, without which it sends single items; parallel-collectors maps in batches from 1,000 items on. 2 workers."
                .formatted(items);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric("items", "throughput", "items/s", Metric.Better.HIGHER));
    }

    @Override
    public List<String> peers() {
        return peers;
    }

    @Override
    public String whyThese() {
        return peers.equals(Groups.MAPPERS) ? Groups.WHY_MAPPERS : Groups.WHY_SHORT;
    }

    @Override
    public int warmUpMs(Settings settings) {
        return settings.longWarmUpMs();
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("items", settings.pick(items, items / 20));
    }

    @Override
    public int seconds(Settings settings) {
        return 1 + (warmUpMs(settings) + settings.measureMs()) / 1000;
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        try (var pool = ((PoolPeer) peer).open((int) p.number("workers"))) {
            int count = warmUp(pool, (int) p.number("items"), p);
            var input = input(count);
            long begin = System.nanoTime();
            long took;
            int rounds = 0;
            do {
                run(pool, input);
                rounds++;
                took = System.nanoTime() - begin;
            } while (took < p.measure().toNanos());
            return new Outcome()
                    .with("items", (double) count * rounds * 1e9 / took)
                    .note("items", count)
                    .note("rounds", rounds);
        }
    }

    /** Finds how many items, up to those wanted, fit into the time-box of the measurement. */
    private int warmUp(Pool pool, int wanted, Parameters p) throws Exception {
        int count = Math.min(wanted, 100);
        long end = System.nanoTime() + p.warmUp().toNanos();
        while (true) {
            var input = input(count);
            long begin = System.nanoTime();
            run(pool, input);
            long now = System.nanoTime();
            if (now >= end) {
                return count;
            }
            if ((now - begin) * 4 < p.measure().toNanos()) {
                count = Math.min(wanted, count * 4);
            }
        }
    }

    private List<T> input(int count) {
        return IntStream.range(0, count).mapToObj(item).toList();
    }

    private void run(Pool pool, List<T> input) throws Exception {
        var results = pool.map(input, fn);
        int last = input.size() - 1;
        if (results.size() != input.size() || !results.get(last).equals(fn.apply(input.get(last)))) {
            throw new IllegalStateException("a wrong result");
        }
    }
}
