package dev.forkful.internal.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of a pool of processes.
 *
 * @param count how many processes run tasks at the same time
 * @param name of the pool
 * @param spares how many more are kept started
 * @param taskTimeout of one try; null if there is none
 * @param retries how often a failed task is tried again
 * @param recycleAfter after how many tasks a worker is replaced
 */
public record PoolOptions(
        int count, String name, int spares, @Nullable Duration taskTimeout, int retries, int recycleAfter) {
    /** One process for each CPU that this process may use; the JVM looks at affinity and cgroup limits. */
    public static PoolOptions defaults() {
        return new PoolOptions(Runtime.getRuntime().availableProcessors(), "workers", 0, null, 0, Integer.MAX_VALUE);
    }

    public PoolOptions withCount(int n) {
        return new PoolOptions(n, name, spares, taskTimeout, retries, recycleAfter);
    }

    public PoolOptions withName(String s) {
        return new PoolOptions(count, s, spares, taskTimeout, retries, recycleAfter);
    }

    public PoolOptions withSpares(int n) {
        return new PoolOptions(count, name, n, taskTimeout, retries, recycleAfter);
    }

    public PoolOptions withTaskTimeout(Duration d) {
        return new PoolOptions(count, name, spares, d, retries, recycleAfter);
    }

    public PoolOptions withRetries(int n) {
        return new PoolOptions(count, name, spares, taskTimeout, n, recycleAfter);
    }

    public PoolOptions withRecycleAfter(int n) {
        return new PoolOptions(count, name, spares, taskTimeout, retries, n);
    }
}
