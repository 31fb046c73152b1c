package dev.forkful.benchmarks.scenarios;

import dev.forkful.Call;
import dev.forkful.benchmarks.Fork;
import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.Pool;
import dev.forkful.benchmarks.peers.PoolPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/** What a task costs when there are more workers than CPUs. */
final class GrowWorkers implements Scenario {
    /** Long enough that each worker has to take some. */
    private static final Call<Long> WHO = () -> {
        Thread.sleep(50);
        return ProcessHandle.current().pid();
    };

    private static final Duration START = Duration.ofMinutes(2);

    private static final Long[] WORKERS = {1L, 2L, 4L, 8L, 16L, 32L, 64L};

    @Override
    public String name() {
        return "grow-workers";
    }

    @Override
    public String title() {
        return "Growth: workers";
    }

    @Override
    public String text() {
        return "The time of a task that does nothing, 1,000 of them on their way, with more and more workers. All workers are up before, each has done a task, and they have been at it for a second and a quarter of one for each: every process has code of its own to compile.";
    }

    @Override
    public Picture picture() {
        return Picture.CURVE;
    }

    @Override
    public String axis() {
        return "workers";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(WORKERS).stream()
                .map(n ->
                        new Metric(String.valueOf(n), n == 1 ? "1 worker" : n + " workers", "us", Metric.Better.LOWER))
                .toList();
    }

    @Override
    public List<String> peers() {
        return Groups.SHORT;
    }

    @Override
    public String whyThese() {
        return Groups.WHY_SHORT;
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("sizes", settings.upTo(8, WORKERS));
    }

    /** Long, and its lines are made of many points. */
    @Override
    public int forks(Settings settings) {
        return Math.min(2, settings.forks());
    }

    @Override
    public int seconds(Settings settings) {
        return settings.pick(75, 8);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        var outcome = new Outcome();
        var box = p.measure().dividedBy(3);
        for (long size : p.numbers("sizes")) {
            try (var pool = ((PoolPeer) peer).open((int) size)) {
                allUp(pool, (int) size);
                Window.tasksPerSecond(pool, 1_000, warmUp(p, size));
                outcome.with(String.valueOf(size), 1e6 / Window.tasksPerSecond(pool, 1_000, box));
            } catch (Exception | OutOfMemoryError e) {
                return outcome.withoutTheRest(p.numbers("sizes"), Fork.reason(e));
            }
        }
        return outcome;
    }

    /** All workers share the CPUs on which their code is compiled. */
    private static Duration warmUp(Parameters p, long workers) {
        return p.measure().plus(p.measure().multipliedBy(workers).dividedBy(4));
    }

    /** Gives tasks until as many processes as there are workers have done one; workers in this process need no start. */
    private static void allUp(Pool pool, int workers) throws Exception {
        long deadline = System.nanoTime() + START.toNanos();
        var up = new HashSet<Long>();
        while (up.size() < workers) {
            var futures = new ArrayList<Future<Long>>();
            for (int i = 0; i < workers; i++) {
                futures.add(pool.submit(WHO));
            }
            for (var future : futures) {
                up.add(future.get());
            }
            if (up.contains(ProcessHandle.current().pid())) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(up.size() + " of " + workers + " workers are up after " + START);
            }
        }
    }
}
