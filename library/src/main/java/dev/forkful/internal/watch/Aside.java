package dev.forkful.internal.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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

    /** What wakes those who ask for threads again. */
    private static final Set<Runnable> ASKERS = ConcurrentHashMap.newKeySet();

    private Aside() {}

    /**
     * Something to do.
     *
     * @param thread the name of the thread that does it
     * @param loader its context class loader
     */
    private record Errand(String thread, @Nullable ClassLoader loader, Runnable todo) {
        /** Whether it has a thread now. */
        boolean starts() {
            var start = new Start(todo);
            boolean started = false;
            try {
                start(Thread.ofVirtual().inheritInheritableThreadLocals(false), start);
                started = true;
            } catch (OutOfMemoryError | NoClassDefFoundError e) {
                // there is no class of virtual threads, for the rest of the program, if a thread was refused that it
                // wants for itself
            } finally {
                start.mayRun = started;
            }
            if (started) {
                return true;
            }
            try {
                start(Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false), todo);
                return true;
            } catch (OutOfMemoryError e) {
                return false;
            }
        }

        /** Of whoever happens to see to this it inherits nothing. */
        private void start(Thread.Builder builder, Runnable run) {
            var started = builder.name(thread).unstarted(run);
            started.setContextClassLoader(loader);
            started.start();
        }
    }

    /**
     * Keeps a virtual thread from its work until it is known to have been started. One whose start fails may run all the same, and be lost in the middle: the JDK puts it in a queue, asks the system for one
     * more thread to carry it, and takes it for ended when that is refused.
     */
    private static final class Start implements Runnable {
        private final Runnable todo;

        /** Null until that is known, some microseconds. */
        private volatile @Nullable Boolean mayRun;

        Start(Runnable todo) {
            this.todo = todo;
        }

        @Override
        @SuppressWarnings(
                "ThreadPriorityCheck") // to wake it if it slept takes the JDK as long as it is refused threads
        public void run() {
            var may = mayRun;
            while (may == null) {
                Thread.yield();
                may = mayRun;
            }
            if (may) {
                todo.run();
            }
        }
    }

    /**
     * Has it done, soon.
     *
     * @param thread the name of the thread
     * @param loader its context class loader: that of the program that wants this
     */
    public static void run(String thread, @Nullable ClassLoader loader, Runnable todo) {
        var errand = new Errand(thread, loader, todo);
        if (!errand.starts()) {
            synchronized (REFUSED) {
                REFUSED.add(errand);
                anyRefused = true;
            }
            ASKERS.forEach(Runnable::run);
        }
    }

    /**
     * From now on there is somebody who asks for threads {@link #again}, each {@link #ASKING} while {@link #isAnyRefused}.
     *
     * @param wake makes him do that
     */
    public static void addAsker(Runnable wake) {
        ASKERS.add(wake);
    }

    /** He does so no more. */
    public static void removeAsker(Runnable wake) {
        ASKERS.remove(wake);
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
                Thread.currentThread().setContextClassLoader(errand.loader());
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
