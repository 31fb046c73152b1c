package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.Pool;
import dev.forkful.benchmarks.peers.PoolPeer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** What a long task does to short ones: those that were given to its worker ahead of time must not wait behind it. */
final class LongTask implements Scenario {
    /**
     * A task on its way.
     *
     * @param due when it was to be submitted; if the submitter overslept that, which is no pool's doing, when it woke up
     */
    private record Submitted(Future<Integer> future, long due) {}

    @Override
    public String name() {
        return "long-task";
    }

    @Override
    public String title() {
        return "Short tasks beside a long one";
    }

    @Override
    public String text() {
        return "10,000 tasks that do nothing, one each half millisecond; how long after a task was due its result is there, in the order of the tasks: if it is submitted late, because submitting another took long, that counts; if the submitter overslept, that does not. "
                + "With a long task: the same, and after a tenth of them one that sleeps for 5 s. 2 workers.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                new Metric("p50", "median", "ms", Metric.Better.LOWER),
                new Metric("p99", "99th percentile", "ms", Metric.Better.LOWER),
                new Metric("most", "slowest", "ms", Metric.Better.LOWER),
                new Metric("long-p50", "with a long task: median", "ms", Metric.Better.LOWER),
                new Metric("long-p99", "99th percentile", "ms", Metric.Better.LOWER),
                new Metric("long-most", "slowest", "ms", Metric.Better.LOWER));
    }

    @Override
    public List<String> peers() {
        return List.of("forkful-processes", "forkful-threads", "fixed-thread-pool", "pp4j", "hazelcast", "ignite");
    }

    @Override
    public String whyThese() {
        return "Those that run on the JVM, and of its pools of threads one. Python's pools take longer for a task that does nothing than the half millisecond between two.";
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("tasks", settings.pick(10_000, 1_000), "gapMicros", 500, "longMs", settings.pick(5_000, 500));
    }

    @Override
    public int seconds(Settings settings) {
        return 1 + warmUpMs(settings) / 1000 + settings.pick(11, 2);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        try (var pool = ((PoolPeer) peer).open((int) p.number("workers"))) {
            Window.tasksPerSecond(pool, 100, p.warmUp());
            var outcome = new Outcome();
            run(pool, p, false, outcome, "");
            run(pool, p, true, outcome, "long-");
            return outcome;
        }
    }

    private static void run(Pool pool, Parameters p, boolean withLong, Outcome outcome, String prefix)
            throws Exception {
        int count = (int) p.number("tasks");
        var submitted = new ArrayBlockingQueue<Submitted>(count);
        var times = new FutureTask<>(() -> times(submitted, count));
        Thread.ofPlatform().name("waits for results").start(times);
        long sleep = p.number("longMs");
        Future<Integer> longOne = null;
        long next = System.nanoTime();
        long awake = next;
        for (int i = 0; i < count; i++) {
            if (withLong && i == count / 10) {
                longOne = pool.submit(() -> {
                    Thread.sleep(sleep);
                    return 1;
                });
            }
            submitted.add(new Submitted(pool.submit(Window.NO_OP), Math.max(next, awake)));
            next += p.number("gapMicros") * 1_000;
            for (long now = System.nanoTime(); now < next; now = awake) {
                LockSupport.parkNanos(next - now);
                awake = System.nanoTime();
            }
        }
        long[] nanos = times.get();
        if (longOne != null) {
            longOne.get();
        }
        Arrays.sort(nanos);
        outcome.with(prefix + "p50", nanos[count / 2] / 1e6)
                .with(prefix + "p99", nanos[count * 99 / 100] / 1e6)
                .with(prefix + "most", nanos[count - 1] / 1e6);
    }

    private static long[] times(ArrayBlockingQueue<Submitted> submitted, int count) throws Exception {
        var nanos = new long[count];
        for (int i = 0; i < count; i++) {
            var task = submitted.take();
            if (task.future().get() != 1) {
                throw new IllegalStateException("a wrong result");
            }
            nanos[i] = System.nanoTime() - task.due();
        }
        return nanos;
    }
}
