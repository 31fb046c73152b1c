package dev.forkful.benchmarks.peers;

import dev.forkful.Workers;

/** {@code Workers.threads(n)}. */
final class ForkfulThreads implements PoolPeer {
    @Override
    public String name() {
        return "forkful-threads";
    }

    @Override
    public String title() {
        return "Forkful threads";
    }

    @Override
    public Pool open(int workers) {
        return new ForkfulPool(workers == UNLIMITED ? Workers.threads() : Workers.threads(workers));
    }
}
