package dev.forkful.benchmarks.programs;

import dev.forkful.benchmarks.peers.Peers;
import dev.forkful.benchmarks.peers.PoolPeer;

/** The smallest whole program with a pool: opens it, gives it one task, prints the result, closes it. Argument: the peer. */
public final class FirstResult {
    private FirstResult() {}

    /** See the class. */
    public static void main(String[] args) throws Exception {
        try (var pool = ((PoolPeer) Peers.named(args[0])).open(1)) {
            System.out.println(pool.submit(() -> "first").get());
        }
        System.exit(0);
    }
}
