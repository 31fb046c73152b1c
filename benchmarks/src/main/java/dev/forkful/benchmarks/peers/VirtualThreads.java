package dev.forkful.benchmarks.peers;

import java.util.concurrent.Executors;

/** A virtual thread for each task, however many; they share as many carriers as there are CPUs. */
final class VirtualThreads implements PoolPeer {
    @Override
    public String name() {
        return "virtual-threads";
    }

    @Override
    public String title() {
        return "virtual threads";
    }

    @Override
    public Pool open(int workers) {
        return PoolPeer.over(Executors.newVirtualThreadPerTaskExecutor());
    }
}
