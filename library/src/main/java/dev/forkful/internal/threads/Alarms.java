package dev.forkful.internal.threads;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a task is out of time, or is to be tried again. By a platform thread, which is there once it is needed: a virtual one would have to wait while as many
 * tasks compute as there are CPUs, which is when it is needed most. Thread-safe.
 */
final class Alarms {
    private final String pool;

    /** Null until there is something to tell. Guarded by this. */
    private @Nullable ScheduledThreadPoolExecutor timer;

    Alarms(String pool) {
        this.pool = pool;
    }

    synchronized Future<?> after(Duration time, Runnable action) {
        if (timer == null) {
            var factory = Thread.ofPlatform()
                    .daemon()
                    .name(pool + " timeouts")
                    .inheritInheritableThreadLocals(false) // of whoever happens to be the first to need it
                    .factory();
            timer = new ScheduledThreadPoolExecutor(1, factory);
            timer.setRemoveOnCancelPolicy(true);
        }
        return timer.schedule(action, TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
    }

    /** There will be nothing more to tell. */
    synchronized void end() {
        if (timer != null) {
            timer.shutdown();
        }
    }
}
