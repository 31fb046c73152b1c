package dev.forkful.internal.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When what was taken off a list may be closed: when all have left who may have read the list before (epoch-based reclamation). Who looks never waits, nor does who retires something: the
 * last to leave closes it. Thread-safe.
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

    /** What was retired in this epoch. Guarded by this. */
    private List<Runnable> retired = new ArrayList<>();

    /** What was in the one before. Guarded by this. */
    private List<Runnable> retiredBefore = new ArrayList<>();

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
        var free = new ArrayList<Runnable>();
        synchronized (this) {
            while (anyRetired && visitors[(epoch + 1) & 1].get() == 0) { // all of the epoch before have left
                free.addAll(retiredBefore);
                retiredBefore = retired;
                retired = new ArrayList<>();
                anyRetired = !retiredBefore.isEmpty();
                epoch++;
            }
        }
        free.forEach(Runnable::run);
    }
}
