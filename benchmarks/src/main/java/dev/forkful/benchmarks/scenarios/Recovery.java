package dev.forkful.benchmarks.scenarios;

import dev.forkful.Call;
import dev.forkful.benchmarks.Fork;
import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.Pool;
import dev.forkful.benchmarks.peers.PoolPeer;
import dev.forkful.benchmarks.peers.StartFloor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long a pool is without results when its worker is killed. */
final class Recovery implements Scenario {
    private static final Call<Long> PID = () -> ProcessHandle.current().pid();

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public String title() {
        return "A worker is killed: time to the next result";
    }

    @Override
    public String text() {
        return "The only worker is idle and is killed with SIGKILL; timed from the kill to the result of a task submitted at once (again, if it fails). "
                + "With a spare: another worker was kept ready. Python's executor is broken for good after a death: a new one is opened. "
                + "Hazelcast and Ignite do not replace a member that is gone, and take no part. The hello-world is a JVM's start until its line is there.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                new Metric("none", "without a spare", "ms", Metric.Better.LOWER),
                new Metric("spare", "with a spare", "ms", Metric.Better.LOWER));
    }

    @Override
    public List<String> peers() {
        return List.of("forkful-processes", "python-pool", "python-executor", "pp4j", "hello-jvm");
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("rounds", settings.pick(6, 2), "settleMs", settings.pick(800, 500));
    }

    @Override
    public int seconds(Settings settings) {
        return settings.pick(9, 4);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        if (peer instanceof StartFloor floor) {
            FirstOfProgram.timedStart(floor);
            return new Outcome().with("none", 1e3 * Repeat.median(p.measure(), () -> FirstOfProgram.timedStart(floor)));
        }
        var pools = (PoolPeer) peer;
        var outcome = new Outcome();
        measure(outcome, "none", () -> pools.open(1), p);
        measure(outcome, "spare", pools::openWithSpare, p);
        return outcome;
    }

    private static void measure(Outcome outcome, String metric, Callable<Pool> open, Parameters p) {
        try (var pool = open.call()) {
            outcome.with(metric, median(pool, p));
        } catch (Exception e) {
            outcome.without(metric, Fork.reason(e));
        }
    }

    private static double median(Pool pool, Parameters p) throws Exception {
        var times = new ArrayList<Double>();
        for (int i = 0; i < p.number("rounds"); i++) {
            long pid = pool.submit(PID).get(30, TimeUnit.SECONDS);
            Thread.sleep(p.number("settleMs")); // a spare, where there is one, has come up
            var victim = ProcessHandle.of(pid).orElseThrow();
            long begin = System.nanoTime();
            victim.destroyForcibly();
            if (next(pool) == pid) {
                throw new IllegalStateException("the killed worker " + pid + " has answered");
            }
            times.add(1e3 * Repeat.since(begin));
        }
        return Repeat.median(times);
    }

    /** The next result, whatever it takes; but a pool that gives none for 10 s does not recover. */
    private static long next(Pool pool) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                return pool.submit(PID).get(10, TimeUnit.SECONDS);
            } catch (TimeoutException e) { // its own words are long, and about itself
                throw new IllegalStateException("no result within 10 s of the kill");
            } catch (ExecutionException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }
}
