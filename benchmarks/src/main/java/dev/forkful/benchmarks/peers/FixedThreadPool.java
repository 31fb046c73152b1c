package dev.forkful.benchmarks.peers;

import java.util.concurrent.Executors;

/** {@code Executors.newFixedThreadPool(n)}. */
final class FixedThreadPool implements PoolPeer {
    @Override
    public String name() {
        return "fixed-thread-pool";
    }

    @Override
    public String title() {
        return "newFixedThreadPool";
    }

    @Override
    public Pool open(int workers) {
        return PoolPeer.over(
                workers == UNLIMITED ? Executors.newCachedThreadPool() : Executors.newFixedThreadPool(workers));
    }
}
