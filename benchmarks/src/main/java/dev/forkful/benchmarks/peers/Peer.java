package dev.forkful.benchmarks.peers;

import java.util.List;

/** Something to measure: a pool, a floor below which no pool can get, or a script that measures itself. */
public sealed interface Peer permits PoolPeer, CallFloor, StartFloor, Script {
    /** In file names and on the command line. */
    String name();

    /** In tables and charts. */
    String title();

    /** The beginnings of the names of the jars that it needs besides the common ones: no peer starts with the class path of another. */
    default List<String> jars() {
        return List.of();
    }

    /** What its fork's JVM must be started with. */
    default List<String> jvmArgs() {
        return List.of();
    }
}
