package dev.forkful.benchmarks.peers;

import java.util.concurrent.ExecutorService;

/** A pool of workers that Java tasks are given to. */
public non-sealed interface PoolPeer extends Peer {
    /** As many workers as there are tasks, for tasks that wait. */
    int UNLIMITED = Integer.MAX_VALUE;

    /** Opens a pool; it may return before its workers are up, as the peer does. */
    Pool open(int workers) throws Exception;

    /** A pool of one worker with another one kept ready to take its place. */
    default Pool openWithSpare() throws Exception {
        throw new UnsupportedOperationException("has no spare workers");
    }

    /** Whether it takes single tasks; some only map. */
    default boolean submits() {
        return true;
    }

    /** As most are used. */
    static Pool over(ExecutorService executor) {
        return new ExecutorPool(executor);
    }
}
