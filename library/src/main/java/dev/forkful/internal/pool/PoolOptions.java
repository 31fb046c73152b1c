package dev.forkful.internal.pool;

import dev.forkful.internal.spawn.WorkerOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of a pool of processes.
 *
 * @param count how many processes run tasks at the same time
 * @param name of the pool
 * @param spares how many more are kept started
 * @param gracePeriod how long a task that was interrupted may go on before its process is killed
 * @param recycleAfter after how many tasks a worker is replaced
 * @param recycleAbove above how many bytes of resident memory it is; {@link Long#MAX_VALUE} if that does not matter
 * @param idleTimeout how long a worker may have nothing to do; null if for ever
 * @param dumpOnQuit whether a dump of the pool is printed when this program gets a SIGQUIT
 * @param endingTime how long a worker that was told to end may take
 */
public record PoolOptions(
        int count,
        String name,
        int spares,
        Duration gracePeriod,
        int recycleAfter,
        long recycleAbove,
        @Nullable Duration idleTimeout,
        boolean dumpOnQuit,
        Duration endingTime) {
    /** One process for each CPU that this process may use; the JVM looks at affinity and cgroup limits. */
    public static PoolOptions defaults() {
        return new PoolOptions(
                Runtime.getRuntime().availableProcessors(),
                "workers",
                0,
                Duration.ofSeconds(1),
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                null,
                false,
                WorkerOptions.DEFAULTS.endingTime());
    }

    public PoolOptions withCount(int n) {
        return new PoolOptions(
                n, name, spares, gracePeriod, recycleAfter, recycleAbove, idleTimeout, dumpOnQuit, endingTime);
    }

    public PoolOptions withName(String s) {
        return new PoolOptions(
                count, s, spares, gracePeriod, recycleAfter, recycleAbove, idleTimeout, dumpOnQuit, endingTime);
    }

    public PoolOptions withSpares(int n) {
        return new PoolOptions(
                count, name, n, gracePeriod, recycleAfter, recycleAbove, idleTimeout, dumpOnQuit, endingTime);
    }

    public PoolOptions withGracePeriod(Duration d) {
        return new PoolOptions(count, name, spares, d, recycleAfter, recycleAbove, idleTimeout, dumpOnQuit, endingTime);
    }

    public PoolOptions withRecycleAfter(int n) {
        return new PoolOptions(count, name, spares, gracePeriod, n, recycleAbove, idleTimeout, dumpOnQuit, endingTime);
    }

    public PoolOptions withRecycleAbove(long bytes) {
        return new PoolOptions(
                count, name, spares, gracePeriod, recycleAfter, bytes, idleTimeout, dumpOnQuit, endingTime);
    }

    public PoolOptions withIdleTimeout(Duration d) {
        return new PoolOptions(count, name, spares, gracePeriod, recycleAfter, recycleAbove, d, dumpOnQuit, endingTime);
    }

    public PoolOptions withDumpOnQuit() {
        return new PoolOptions(
                count, name, spares, gracePeriod, recycleAfter, recycleAbove, idleTimeout, true, endingTime);
    }

    PoolOptions withEndingTime(Duration d) {
        return new PoolOptions(
                count, name, spares, gracePeriod, recycleAfter, recycleAbove, idleTimeout, dumpOnQuit, d);
    }
}
