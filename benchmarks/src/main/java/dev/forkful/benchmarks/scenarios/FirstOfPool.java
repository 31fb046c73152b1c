package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.PoolPeer;
import dev.forkful.benchmarks.peers.StartFloor;
import java.util.List;

/** From opening a pool to its first result, in a program that has done so before. */
final class FirstOfPool implements Scenario {
    @Override
    public String name() {
        return "first-pool";
    }

    @Override
    public String title() {
        return "First result of a cold pool";
    }

    @Override
    public String text() {
        return "In a program that has opened and closed such a pool before: a pool of one worker is opened, and the result of one task waited for. Closing it is not timed. The hello-world is a JVM with a worker's collector, from its start until its line is there.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric("ms", "time", "ms", Metric.Better.LOWER));
    }

    @Override
    public List<String> peers() {
        return List.of(
                "forkful-processes",
                "forkful-threads",
                "python-pool",
                "python-executor",
                "python-spawn",
                "pp4j",
                "hazelcast",
                "ignite",
                "fixed-thread-pool",
                "hello-jvm");
    }

    @Override
    public String whyThese() {
        return "Of the pools of threads, one.";
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        Repeat.Timed timed = switch (peer) {
            case StartFloor floor -> () -> FirstOfProgram.timedStart(floor);
            case PoolPeer pools -> () -> timedPool(pools);
            default -> throw new UnsupportedOperationException(peer.name() + " starts nothing");
        };
        Repeat.median(p.warmUp().dividedBy(2), timed);
        return new Outcome().with("ms", 1e3 * Repeat.median(p.measure(), timed));
    }

    private static double timedPool(PoolPeer peer) throws Exception {
        long begin = System.nanoTime();
        try (var pool = peer.open(1)) {
            if (pool.submit(Window.NO_OP).get() != 1) {
                throw new IllegalStateException("a wrong result");
            }
            return Repeat.since(begin);
        }
    }
}
