package dev.forkful;

import dev.forkful.internal.watch.StackSpace;
import dev.forkful.spi.Backend;
import dev.forkful.spi.Waiter;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What backends have ended, for one thread at a time that waits for it, and while it waits does what the backend would have it do. */
final class Arrivals<E> {
    private final Backend backend;
    private final ConcurrentLinkedQueue<E> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Waiter waiter;

    Arrivals(Backend backend) {
        this.backend = backend;
    }

    /** Any thread. */
    void add(E arrival) {
        queue.add(arrival);
        var someone = waiter;
        if (someone != null) {
            someone.wake();
        }
    }

    @Nullable
    E poll() {
        return queue.poll();
    }

    /** Waits for the next. */
    E take() throws InterruptedException {
        return take(new Waiter());
    }

    /** Waits for one, which may have come a moment ago: there are more to come, and nobody goes on before all are there. */
    E takePatiently() throws InterruptedException {
        return take(Waiter.patient());
    }

    private E take(Waiter me) throws InterruptedException {
        while (true) {
            var next = poll(me, Long.MAX_VALUE);
            if (next != null) {
                return next;
            }
        }
    }

    /**
     * Waits for the next, but not for ever.
     *
     * @param deadline as a {@code System.nanoTime()}; {@link Long#MAX_VALUE} for never
     * @return null if there is none by then
     */
    @Nullable
    E poll(long deadline) throws InterruptedException {
        return poll(new Waiter(), deadline);
    }

    private @Nullable E poll(Waiter me, long deadline) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var next = queue.poll();
        if (next != null) {
            return next;
        }
        StackSpace.demand(1);
        waiter = me;
        try {
            backend.await(me, () -> !queue.isEmpty(), deadline);
        } finally {
            waiter = null;
        }
        return queue.poll();
    }
}
