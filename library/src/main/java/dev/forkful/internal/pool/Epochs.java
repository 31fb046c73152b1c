package dev.forkful.internal.pool;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * When what was taken off a list may be closed: when all have left who may have read the list before (epoch-based reclamation). Nobody waits for those who look: the
 * last to leave closes it, which takes a moment. Thread-safe.
 *
 * <p>For memory that is mapped. To close it while another thread touches it is caught by the JVM, which throws something in that thread, and interrupts it, now and then for good: its next wait would end for
 * nothing (decision 0032).
 */
final class Epochs {
    /** Who is inside, by whether they came in an even epoch or in an odd one. At most those of this epoch and of the one before are there. */
    private final AtomicInteger[] visitors = {new AtomicInteger(), new AtomicInteger()};

    /** Written under the lock. */
    private volatile int epoch;

    /** Whether there is something to close. Written under the lock. */
    private volatile boolean anyRetired;

    // Three queues that take turns, so that nothing has to be allocated where one step without the next would lose
    // something, or close it too early. Guarded by this.

    /** What was retired in this epoch. */
    private Queue<Runnable> retired = new ArrayDeque<>();

    /** What was in the one before. */
    private Queue<Runnable> retiredBefore = new ArrayDeque<>();

    /** What was before that, and may be closed. */
    private Queue<Runnable> free = new ArrayDeque<>();

    /**
     * From here on nothing is closed that is on the list. Takes 10 ns.
     *
     * @return what {@link #leave} wants to know
     */
    int enter() {
        while (true) {
            int now = epoch;
            visitors[now & 1].incrementAndGet();
            if (now == epoch) {
                return now;
            }
            leave(now); // it has become the one before, whose visitors nobody may join
        }
    }

    void leave(int entered) {
        if (visitors[entered & 1].decrementAndGet() == 0 && anyRetired) {
            reclaim();
        }
    }

    /** Closes something that was on the list and is not any more, as soon as it may be: here, or when somebody leaves. */
    void retire(Runnable close) {
        synchronized (this) {
            retired.add(close);
            anyRetired = true;
        }
        reclaim();
    }

    private void reclaim() {
        for (var close = next(); close != null; close = next()) {
            try {
                close.run(); // not under the lock: it may take a moment
            } catch (RuntimeException | Error e) { // it is none of the business of who leaves
                PoolState.log("the memory of a worker cannot be closed", e);
            }
        }
    }

    /** The next that may be closed. */
    private synchronized @Nullable Runnable next() {
        while (free.isEmpty()
                && anyRetired
                && visitors[(epoch + 1) & 1].get() == 0) { // all of the epoch before have left
            var empty = free;
            free = retiredBefore;
            retiredBefore = retired;
            retired = empty;
            epoch++;
            seeIfAnyRetired();
        }
        var next = free.poll();
        seeIfAnyRetired();
        return next;
    }

    private void seeIfAnyRetired() {
        anyRetired = !(retired.isEmpty() && retiredBefore.isEmpty() && free.isEmpty());
    }
}
