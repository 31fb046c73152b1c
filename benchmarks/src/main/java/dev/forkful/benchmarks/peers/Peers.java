package dev.forkful.benchmarks.peers;

import java.util.List;

/** All peers, by name. */
public final class Peers {
    /** In the order of the tables. */
    public static final List<String> NAMES = List.of(
            "forkful-processes",
            "forkful-threads",
            "forkful-fory",
            "python-pool",
            "python-executor",
            "python-spawn",
            "pp4j",
            "hazelcast",
            "ignite",
            "fixed-thread-pool",
            "virtual-threads",
            "fork-join-pool",
            "map-concurrent",
            "jox",
            "parallel-collectors",
            "socket-ping-pong",
            "spin-ping-pong",
            "hello-jvm");

    private Peers() {}

    /** Loads the classes of this peer alone: a cold start is measured through here. */
    public static Peer named(String name) {
        return switch (name) {
            case "forkful-processes" -> new ForkfulProcesses();
            case "forkful-threads" -> new ForkfulThreads();
            case "forkful-fory" -> new ForkfulFory();
            case "python-pool" -> new Python(name, "Python multiprocessing.Pool");
            case "python-executor" -> new Python(name, "Python ProcessPoolExecutor");
            case "python-spawn" -> new Python(name, "Python Pool, method spawn");
            case "pp4j" -> new Pp4j();
            case "hazelcast" -> new HazelcastExecutor();
            case "ignite" -> new IgniteExecutor();
            case "fixed-thread-pool" -> new FixedThreadPool();
            case "virtual-threads" -> new VirtualThreads();
            case "fork-join-pool" -> new ForkJoin();
            case "map-concurrent" -> new MapConcurrent();
            case "jox" -> new JoxChannels();
            case "parallel-collectors" -> new ParallelCollectorsPeer();
            case "socket-ping-pong" -> new SocketPingPong();
            case "spin-ping-pong" -> new SpinPingPong();
            case "hello-jvm" -> new HelloJvm();
            default -> throw new IllegalArgumentException("no peer is called " + name + "; there are " + NAMES);
        };
    }
}
