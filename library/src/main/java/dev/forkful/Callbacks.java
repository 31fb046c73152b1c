package dev.forkful;

import dev.forkful.internal.watch.Aside;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What waits for the futures of a pool: it runs on threads of its own, and {@code close()} waits for it, as the JDK's executors do. Thread-safe. */
final class Callbacks {
    /** Whether the current thread is in a callback, of whichever pool: one that closes two must not wait for another that does. */
    private static final ScopedValue<Boolean> INSIDE = ScopedValue.newInstance();

    /** For how long who waits goes on while none is running, and the system refuses threads to run the others on. */
    private static final Duration REFUSED = Duration.ofSeconds(10);

    /** Of whoever made the pool. */
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

    /** Those that are not through, the oldest first. Guarded by this. */
    private final Set<Errand> left = new LinkedHashSet<>();

    /** How many of those have begun. Guarded by this. */
    private int running;

    /** Its thread may be a long time coming, so another may do it. */
    private final class Errand implements Runnable {
        private final Runnable todo;

        /** Guarded by those of the pool. */
        private boolean begun;

        Errand(Runnable todo) {
            this.todo = todo;
        }

        @Override
        public void run() {
            if (!begins(this)) {
                return;
            }
            try {
                ScopedValue.where(INSIDE, true).run(todo);
            } finally {
                ended(this);
            }
        }
    }

    /** Whether the current thread is in a callback. */
    static boolean isInOne() {
        return INSIDE.isBound();
    }

    /**
     * Has it done, soon.
     *
     * @param thread the name of the thread
     */
    void run(String thread, Runnable todo) {
        var errand = new Errand(todo);
        add(errand); // first: where memory ends behind this, close() does it
        Aside.run(thread, loader, errand);
    }

    private synchronized void add(Errand errand) {
        left.add(errand);
    }

    private synchronized boolean begins(Errand errand) {
        if (errand.begun) {
            return false;
        }
        errand.begun = true;
        running++;
        return true;
    }

    private synchronized void ended(Errand errand) {
        running--;
        left.remove(errand);
        notifyAll();
    }

    /** Waits until all are through. An interrupt ends that, and the current thread stays interrupted. A callback does not wait: it would for itself. */
    void await() {
        if (isInOne() || await(System.nanoTime() + Aside.ASKING.toNanos())) {
            return;
        }
        runElsewhere();
        while (!await(System.nanoTime() + REFUSED.toNanos())) {
            if (Thread.currentThread().isInterrupted() || isHopeless()) {
                return;
            }
        }
    }

    /** Whether all are through by then; false as well if the thread is interrupted. */
    private synchronized boolean await(long deadline) {
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            Aside.again();
            try {
                wait(Aside.ASKING.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return left.isEmpty();
    }

    /** Whether none is running, and there is no thread for the others. */
    private synchronized boolean isHopeless() {
        return running == 0 && Aside.isAnyRefused();
    }

    /** Those that have not begun, on a thread that needs no carrier: the program may compute on as many virtual threads as it has. */
    private void runElsewhere() {
        List<Errand> all;
        synchronized (this) {
            all = List.copyOf(left);
        }
        try {
            var thread = Thread.ofPlatform()
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .name("forkful-callbacks")
                    .unstarted(() -> all.forEach(Errand::run));
            thread.setContextClassLoader(loader);
            thread.start();
        } catch (OutOfMemoryError e) {
            // the system refuses threads: those that wait for one are asked for again
        }
    }
}
