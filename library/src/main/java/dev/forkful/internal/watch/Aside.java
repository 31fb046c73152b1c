package dev.forkful.internal.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/**
 * Has something done on a thread of its own, a virtual one: it may take its time, or is the user's, and whoever has to see to it has other things to do, for others. Where the
 * system refuses threads it waits here until one can be had ({@link #again}), or some thread of Forkful's is through with what it was for ({@link #help}). Thread-safe.
 */
public final class Aside {
    /** How often to ask for threads that were refused: that takes the JDK some milliseconds, and it says each time that it got none. */
    public static final Duration ASKING = Duration.ofMillis(50);

    /** What no thread could be had for, the oldest first. Guarded by itself, which is held while threads are asked for. */
    private static final Queue<Errand> REFUSED = new ArrayDeque<>();

    /** Whether there is any, to be asked without the lock. */
    private static volatile boolean anyRefused;

    /** When to ask again. Guarded by {@link #REFUSED}. */
    private static long askAt;

    private Aside() {}

    /**
     * Something to do.
     *
     * @param thread the name of the thread that does it
     */
    private record Errand(String thread, Runnable todo) {
        /** Whether it has a thread now. */
        boolean starts() {
            var start = new Start(todo);
            try {
                Thread.ofVirtual().name(thread).start(start);
                start.is(true);
                return true;
            } catch (OutOfMemoryError | NoClassDefFoundError e) {
                // there is no class of virtual threads, for the rest of the program, if a thread was refused that it
                // wants for itself
                start.is(false);
            }
            try {
                Thread.ofPlatform().daemon().name(thread).start(todo);
                return true;
            } catch (OutOfMemoryError e) {
                return false;
            }
        }
    }

    /**
     * Keeps a virtual thread from its work until it is known to have been started. One whose start fails may run all the same, and be lost in the middle: the JDK puts it in a queue, asks the system for one
     * more thread to carry it, and takes it for ended when that is refused.
     */
    private static final class Start implements Runnable {
        private final Runnable todo;
        private final CountDownLatch known = new CountDownLatch(1);

        /** Written before it is known. */
        private boolean mayRun;

        Start(Runnable todo) {
            this.todo = todo;
        }

        /** Some microseconds after the start has begun. */
        void is(boolean good) {
            mayRun = good;
            known.countDown();
        }

        @Override
        public void run() {
            try {
                known.await();
            } catch (InterruptedException e) { // by no one, who would have to know this thread
                return;
            }
            if (mayRun) {
                todo.run();
            }
        }
    }

    /**
     * Has it done, soon.
     *
     * @param thread the name of the thread
     */
    public static void run(String thread, Runnable todo) {
        var errand = new Errand(thread, todo);
        if (!errand.starts()) {
            synchronized (REFUSED) {
                REFUSED.add(errand);
                anyRefused = true;
            }
        }
    }

    /** Whether something waits for a thread. */
    public static boolean isAnyRefused() {
        return anyRefused;
    }

    /**
     * Asks for threads again, unless that was done a moment ago. For whoever keeps the time.
     *
     * @return whether nothing waits for one any more
     */
    public static boolean again() {
        if (!anyRefused) {
            return true;
        }
        synchronized (REFUSED) {
            long now = System.nanoTime();
            if (askAt == 0 || askAt - now <= 0) {
                while (!REFUSED.isEmpty() && REFUSED.element().starts()) {
                    REFUSED.remove();
                }
                anyRefused = !REFUSED.isEmpty();
                askAt = anyRefused ? System.nanoTime() + ASKING.toNanos() : 0;
            }
            return !anyRefused;
        }
    }

    /** Does what there is still no thread for. The last that a thread does. */
    public static void help() {
        while (anyRefused) {
            Errand errand;
            synchronized (REFUSED) {
                errand = REFUSED.poll();
                anyRefused = !REFUSED.isEmpty();
            }
            if (errand != null && !errand.starts()) {
                var _ = Thread.interrupted(); // which was for what the thread was for
                try {
                    errand.todo.run();
                } catch (Throwable e) { // as on a thread of its own
                    var me = Thread.currentThread();
                    me.getUncaughtExceptionHandler().uncaughtException(me, e);
                }
            }
        }
    }
}
