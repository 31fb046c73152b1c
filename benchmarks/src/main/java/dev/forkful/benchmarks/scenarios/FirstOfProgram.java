package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.PoolPeer;
import dev.forkful.benchmarks.peers.StartFloor;
import dev.forkful.benchmarks.programs.FirstResult;
import dev.forkful.benchmarks.programs.JavaProgram;
import java.util.List;

/** From the start of a program to its pool's first result. */
final class FirstOfProgram implements Scenario {
    @Override
    public String name() {
        return "first-program";
    }

    @Override
    public String title() {
        return "First result of a cold program";
    }

    @Override
    public String text() {
        return "A program is started; it opens a pool of one worker, gives it a task and prints the result. Timed from outside, from the start of the process until its line is there. The hello-world is a JVM with a worker's collector that prints a line.";
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
                "fixed-thread-pool",
                "hello-jvm");
    }

    @Override
    public String whyThese() {
        return "A program with Hazelcast or Ignite joins a cluster that is there, and starts none; what a member takes is under the first result of a cold pool. "
                + "Of the pools of threads, one.";
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        Repeat.Timed timed = switch (peer) {
            case StartFloor floor -> () -> timedStart(floor);
            case PoolPeer pools -> () -> timedProgram(pools);
            default -> throw new UnsupportedOperationException(peer.name() + " starts nothing");
        };
        timed.seconds(); // files into memory
        return new Outcome().with("ms", 1e3 * Repeat.median(p.measure(), timed));
    }

    static double timedStart(StartFloor floor) throws Exception {
        long begin = System.nanoTime();
        var program = floor.start();
        double seconds = Repeat.since(begin);
        program.close(); // it has ended when the next one starts
        return seconds;
    }

    private static double timedProgram(PoolPeer peer) throws Exception {
        long begin = System.nanoTime();
        try (var program = JavaProgram.start(FirstResult.class, peer.jvmArgs(), peer.name())) {
            program.await("first");
            return Repeat.since(begin);
        }
    }
}
