package dev.forkful.benchmarks.scenarios;

import dev.forkful.Fn;
import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.Pool;
import dev.forkful.benchmarks.peers.PoolPeer;
import dev.forkful.benchmarks.work.Garbage;
import dev.forkful.benchmarks.work.Primes;
import dev.forkful.benchmarks.work.Slice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Work that computes: a job cut into tasks, against the same job done one task after the other. */
final class Cpu<T> implements Scenario {
    private static final List<Metric> METRICS = List.of(
            new Metric("speedup", "speed-up against sequential", "x", Metric.Better.HIGHER),
            new Metric("seconds", "time", "s", Metric.Better.LOWER),
            new Metric("sequential", "sequential", "s", Metric.Better.LOWER));

    private static final List<String> FIELD = List.of(
            "forkful-processes",
            "forkful-threads",
            "python-pool",
            "python-executor",
            "pp4j",
            "hazelcast",
            "ignite",
            "fixed-thread-pool",
            "virtual-threads",
            "fork-join-pool",
            "map-concurrent",
            "parallel-collectors");

    /** The tasks of a job, by the number of them and the file to read. */
    @FunctionalInterface
    private interface Tasks<T> {
        List<T> of(long count, String file);
    }

    private static final String WHY_FIELD =
            "Jox is left out: it has channels, and who takes from them is a virtual thread, as in the line of that name.";

    private static final String WHY_PRIMES =
            "Threads and processes of one language: what Python computes with is another, and the way to the tasks of the others is that of the file.";

    private final String name;
    private final String title;
    private final String text;
    private final int full;
    private final List<String> peers;
    private final String whyThese;
    private final Tasks<T> tasks;
    private final Fn<T, Long> work;

    private Cpu(
            String name,
            String title,
            String text,
            int full,
            List<String> peers,
            String whyThese,
            Tasks<T> tasks,
            Fn<T, Long> work) {
        this.name = name;
        this.title = title;
        this.text = text;
        this.full = full;
        this.peers = peers;
        this.whyThese = whyThese;
        this.tasks = tasks;
        this.work = work;
    }

    static Scenario files() {
        return new Cpu<>(
                "cpu-files",
                "Computing: hash and compress a file",
                "SHA-256 and deflate of the JDK's own `lib/modules`, in 128 slices of 256 KiB that the workers read themselves.",
                128,
                FIELD,
                WHY_FIELD,
                (count, file) -> LongStream.range(0, count)
                        .mapToObj(i -> new Slice(file, i * Slice.BYTES))
                        .toList(),
                Slice::hashAndCompress);
    }

    static Scenario primes() {
        return new Cpu<>(
                "cpu-primes",
                "Computing: count primes",
                "How many primes there are in 120 ranges of 10,000 numbers, by trial division.",
                120,
                List.of("forkful-processes", "forkful-threads", "fixed-thread-pool", "virtual-threads"),
                WHY_PRIMES,
                (count, file) -> LongStream.range(0, count).boxed().toList(),
                i -> Primes.between(i * 10_000, (i + 1) * 10_000));
    }

    static Scenario garbage() {
        return new Cpu<>(
                "allocation",
                "Work that allocates",
                "80 tasks that each fill and empty a map of 40,000 strings: threads share one collector and one heap, processes have their own.",
                80,
                Groups.SHORT,
                Groups.WHY_SHORT,
                (count, file) -> LongStream.range(0, count).boxed().toList(),
                Garbage::make);
    }

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
        return text
                + " Each fork does the whole job sequentially too, in its own process and language, warmed up in turn with the workers for a sixth of the time; the speed-up is against that. 2 workers.";
    }

    @Override
    public List<Metric> metrics() {
        return METRICS;
    }

    @Override
    public String whyThese() {
        return whyThese;
    }

    @Override
    public List<String> peers() {
        return peers;
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of(
                "tasks",
                settings.pick(full, full / 5),
                "rounds",
                settings.pick(7, 1),
                "file",
                Path.of(System.getProperty("java.home"), "lib", "modules").toString());
    }

    /** Who gives out the tasks computes, too, and so do the compilers of three JVMs: after 4 s of it they still take a tenth of a CPU. */
    @Override
    public int warmUpMs(Settings settings) {
        return settings.longWarmUpMs();
    }

    @Override
    public int seconds(Settings settings) {
        return settings.pick(22, 2);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        var input = tasks.of(p.number("tasks"), p.text("file"));
        try (var pool = ((PoolPeer) peer).open((int) p.number("workers"))) {
            long expected = warmUp(pool, input, p.warmUp().toNanos());
            var alone = new ArrayList<Double>();
            var together = new ArrayList<Double>();
            for (int i = 0; i < p.number("rounds"); i++) { // in turn: the machine may change its speed
                long begin = System.nanoTime();
                sequential(input);
                alone.add(Repeat.since(begin));
                begin = System.nanoTime();
                parallel(pool, input, expected);
                together.add(Repeat.since(begin));
            }
            double sequential = Repeat.median(alone);
            double seconds = Repeat.median(together);
            return new Outcome()
                    .with("speedup", sequential / seconds)
                    .with("seconds", seconds)
                    .with("sequential", sequential);
        }
    }

    /**
     * Warms up the workers, each of which has compilers of its own, and for a sixth of the time this process: threads have warmed up the code that it runs sequentially,
     * other processes have not, and a cold baseline would flatter them. Returns the job's result.
     */
    private long warmUp(Pool pool, List<T> input, long nanos) throws Exception {
        long begin = System.nanoTime();
        long expected = sequential(input);
        long alone = System.nanoTime() - begin;
        do {
            parallel(pool, input, expected);
            long before = System.nanoTime();
            if (alone * 6 < before - begin) {
                sequential(input);
                alone += System.nanoTime() - before;
            }
        } while (System.nanoTime() - begin < nanos);
        return expected;
    }

    private long sequential(List<T> input) throws Exception {
        long sum = 0;
        for (var task : input) {
            sum += work.apply(task);
        }
        return sum;
    }

    private void parallel(Pool pool, List<T> input, long expected) throws Exception {
        long sum = pool.map(input, work).stream().mapToLong(Long::longValue).sum();
        if (sum != expected) {
            throw new IllegalStateException("together " + sum + ", alone " + expected);
        }
    }
}
