package dev.forkful.benchmarks.scenarios;

import dev.forkful.Call;
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

/** Tasks that only wait, all of them at the same time. */
final class Sleeps implements Scenario {
    private static final Long[] COUNTS = {100L, 1_000L, 10_000L, 100_000L};

    @Override
    public String name() {
        return "sleeps";
    }

    @Override
    public String title() {
        return "Tasks that sleep for a second, on threads";
    }

    @Override
    public String text() {
        return "All are submitted and all results waited for; perfect is 1 s, whatever their number. No limit to the threads.";
    }

    @Override
    public Picture picture() {
        return Picture.CURVE;
    }

    @Override
    public String axis() {
        return "tasks";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(COUNTS).stream()
                .map(n -> new Metric(String.valueOf(n), "%,d tasks".formatted(n), "s", Metric.Better.LOWER))
                .toList();
    }

    @Override
    public List<String> peers() {
        return List.of("forkful-threads", "virtual-threads", "map-concurrent", "parallel-collectors");
    }

    @Override
    public String whyThese() {
        return "Only those that have a thread for each task.";
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("counts", settings.upTo(10_000, COUNTS), "sleepMs", settings.pick(1_000, 200));
    }

    /** Long, and its lines are made of many points. */
    @Override
    public int forks(Settings settings) {
        return Math.min(2, settings.forks());
    }

    @Override
    public int seconds(Settings settings) {
        return settings.pick(7, 2);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        var outcome = new Outcome();
        var pools = (PoolPeer) peer;
        run(pools, 1_000, 1);
        try {
            for (long count : p.numbers("counts")) {
                outcome.with(String.valueOf(count), run(pools, (int) count, (int) p.number("sleepMs")));
            }
        } catch (Exception | OutOfMemoryError e) {
            outcome.withoutTheRest(p.numbers("counts"), Fork.reason(e));
        }
        return outcome;
    }

    private static double run(PoolPeer peer, int count, int millis) throws Exception {
        try (var pool = peer.open(PoolPeer.UNLIMITED)) {
            long begin = System.nanoTime();
            long sum = peer.submits() ? submitted(pool, count, millis) : mapped(pool, count, millis);
            double seconds = Repeat.since(begin);
            if (sum != count) {
                throw new IllegalStateException("of " + count + " tasks " + sum + " returned");
            }
            return seconds;
        }
    }

    private static long submitted(Pool pool, int count, int millis) throws Exception {
        Call<Integer> sleep = () -> slept(millis);
        var futures = new ArrayList<Future<Integer>>(count);
        for (int i = 0; i < count; i++) {
            futures.add(pool.submit(sleep));
        }
        long sum = 0;
        for (var future : futures) {
            sum += future.get();
        }
        return sum;
    }

    private static long mapped(Pool pool, int count, int millis) throws Exception {
        var items = IntStream.range(0, count).boxed().toList();
        return pool.map(items, i -> slept(millis)).stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    private static int slept(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return 1;
    }
}
