package dev.forkful.internal.watch;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has something done on a thread of its own, a virtual one: it may take its time, or is the user's, and whoever has to see to it has other things to do, for others. Where the
 * system refuses threads it waits here until one can be had ({@link #again}), or somebody has nothing else to do ({@link #help}). Thread-safe.
 */
public final class Aside {
    /** What no thread could be had for, the oldest first. */
    private static final ConcurrentLinkedQueue<Once> REFUSED = new ConcurrentLinkedQueue<>();

    private Aside() {}

    /** Something to do, begun by one of those who try. A virtual thread whose start fails may run all the same: the JDK has put it in a queue before it asks the system for one more to carry it. */
    private static final class Once implements Runnable {
        private final String thread;
        private final Runnable todo;
        private final AtomicBoolean begun = new AtomicBoolean();

        Once(String thread, Runnable todo) {
            this.thread = thread;
            this.todo = todo;
        }

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                todo.run();
            }
        }

        /** Whether it has a thread. */
        boolean starts() {
            try {
                Thread.ofVirtual().name(thread).start(this);
                return true;
            } catch (OutOfMemoryError | NoClassDefFoundError e) {
                // without a thread that the class of virtual threads wants for itself, there is no such class for the
                // rest of the program
            }
            try {
                Thread.ofPlatform().daemon().name(thread).start(this);
                return true;
            } catch (OutOfMemoryError e) {
                return begun.get();
            }
        }
    }

    /**
     * Has it done, soon.
     *
     * @param thread the name of the thread
     */
    public static void run(String thread, Runnable todo) {
        var once = new Once(thread, todo);
        if (!once.starts()) {
            REFUSED.add(once);
        }
    }

    /** Whether something waits for a thread. */
    public static boolean isAnyRefused() {
        return !REFUSED.isEmpty();
    }

    /**
     * Asks for threads again. For whoever keeps the time.
     *
     * @return whether nothing waits for one any more
     */
    public static boolean again() {
        for (var once = REFUSED.poll(); once != null; once = REFUSED.poll()) {
            if (!once.starts()) {
                REFUSED.add(once);
                return false;
            }
        }
        return true;
    }

    /** Does what there is still no thread for. For a thread that has nothing else to do, and holds no lock. */
    public static void help() {
        for (var once = REFUSED.poll(); once != null; once = REFUSED.poll()) {
            if (!once.starts()) {
                try {
                    once.run();
                } catch (Throwable e) { // as on a thread of its own
                    var me = Thread.currentThread();
                    me.getUncaughtExceptionHandler().uncaughtException(me, e);
                }
            }
        }
    }
}
