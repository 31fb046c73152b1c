package dev.forkful;

import dev.forkful.internal.watch.Aside;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What waits for the futures of a pool: it runs on threads of its own, and {@code close()} waits for it, as the JDK's executors do. Thread-safe. */
final class Callbacks {
    /** In which callback the current thread is, of whichever pool: one that closes two pools must not wait for another that does. */
    private static final ScopedValue<Errand> INSIDE = ScopedValue.newInstance();

    /** For how long those that run may look at failures before the handlers are told of them, for which they may wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** For how long who waits goes on while none is running, and the system refuses threads to run the others on. */
    private static final Duration REFUSED = Duration.ofSeconds(10);

    private final @Nullable ClassLoader loader;

    /** The callback that has made the pool, and can wait for those of it; null if none has. */
    private final @Nullable Errand maker = current();

    /** Those that are not through, the oldest first. Guarded by this. */
    private final Set<Errand> left = new LinkedHashSet<>();

    /** How many of those have begun. Guarded by this. */
    private int running;

    /**
     * Those of one pool, made by the thread that makes that.
     *
     * @param loader the context class loader to run them with
     */
    Callbacks(@Nullable ClassLoader loader) {
        this.loader = loader;
    }

    /** Something to do, once. Its thread may be a long time coming, so another may do it. */
    final class Errand implements Runnable {
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
                ScopedValue.where(INSIDE, this).run(todo);
            } finally {
                ended(this);
            }
        }
    }

    private static @Nullable Errand current() {
        return INSIDE.isBound() ? INSIDE.get() : null;
    }

    /** Whether the current thread is in a callback, other than the one that has made this pool. */
    @SuppressWarnings("ReferenceEquality") // it is about that very one
    boolean isInOne() {
        return INSIDE.isBound() && current() != maker;
    }

    /** From now on {@link #await} waits for that. */
    synchronized Errand add(Runnable todo) {
        var errand = new Errand(todo);
        left.add(errand);
        return errand;
    }

    /**
     * Has it done, soon; where memory ends here, by {@link #await}.
     *
     * @param thread the name of the thread
     */
    void start(String thread, Errand errand) {
        Aside.run(thread, loader, errand);
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

    /**
     * Waits until all are through. An interrupt ends that, and the current thread stays interrupted. Not to be called by a callback, which would wait for itself.
     *
     * @param tell has the handlers told of what has failed
     */
    void await(Runnable tell) {
        long tellAt = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        long until = System.nanoTime() + REFUSED.toNanos();
        while (!await(System.nanoTime() + Aside.ASKING.toNanos())) {
            long now = System.nanoTime();
            if (!isHopeless()) {
                until = now + REFUSED.toNanos();
            }
            if (Thread.currentThread().isInterrupted() || now - until > 0) {
                return;
            }
            if (!told && now - tellAt > 0) {
                told = true;
                tell.run();
            }
            if (next() != null) {
                runElsewhere();
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

    /** The oldest that has not begun; null if there is none. */
    private synchronized @Nullable Errand next() {
        for (var errand : left) {
            if (!errand.begun) {
                return errand;
            }
        }
        return null;
    }

    /** Those that have not begun, on one more thread that needs no carrier: the program may compute on as many virtual threads as it has. */
    private void runElsewhere() {
        try {
            Thread.ofPlatform()
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .name("forkful-callbacks")
                    .start(this::runAll);
        } catch (OutOfMemoryError e) {
            // the system refuses threads: they are asked for again
        }
    }

    /** Each finds the thread as if it were the first. */
    private void runAll() {
        for (var errand = next(); errand != null; errand = next()) {
            Thread.currentThread().setContextClassLoader(loader);
            errand.run();
            Thread.interrupted();
        }
    }
}
