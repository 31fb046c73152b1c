package dev.forkful;

import dev.forkful.internal.watch.Aside;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What waits for the futures of a pool: it runs on threads of its own, and {@code close()} waits for it, as the JDK's executors do. Thread-safe. */
final class Callbacks {
    /** Whose callback the current thread is in. */
    private static final ScopedValue<Callbacks> INSIDE = ScopedValue.newInstance();

    /** For how long who waits goes on while the system refuses threads to run them on. */
    private static final Duration REFUSED = Duration.ofSeconds(10);

    /** Those that are not through. Guarded by this. */
    private int left;

    /**
     * Has it done, soon.
     *
     * @param thread the name of the thread
     * @param loader its context class loader
     */
    void run(String thread, @Nullable ClassLoader loader, Runnable todo) {
        add(1);
        boolean begun = false;
        try {
            Aside.run(thread, loader, () -> {
                try {
                    ScopedValue.where(INSIDE, this).run(todo);
                } finally {
                    add(-1);
                }
            });
            begun = true;
        } finally {
            if (!begun) {
                add(-1);
            }
        }
    }

    private synchronized void add(int count) {
        left += count;
        notifyAll();
    }

    /** Waits until all are through. An interrupt ends that, and the current thread stays interrupted; it does not wait for itself. */
    @SuppressWarnings("ReferenceEquality") // it is about this very pool
    synchronized void await() {
        if (INSIDE.isBound() && INSIDE.get() == this) {
            return;
        }
        long until = System.nanoTime() + REFUSED.toNanos();
        while (left > 0 && until - System.nanoTime() > 0) {
            if (Aside.again()) {
                until = System.nanoTime() + REFUSED.toNanos();
            }
            try {
                wait(Aside.ASKING.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
