package dev.forkful.benchmarks.peers;

import dev.forkful.Workers;

/** {@code Workers.processes(n)}. */
final class ForkfulProcesses implements PoolPeer {
    @Override
    public String name() {
        return "forkful-processes";
    }

    @Override
    public String title() {
        return "Forkful processes";
    }

    @Override
    public Pool open(int workers) {
        return new ForkfulPool(Workers.ofProcesses().count(workers).open());
    }

    @Override
    public Pool openWithSpare() {
        return new ForkfulPool(Workers.ofProcesses().count(1).spares(1).open());
    }
}
