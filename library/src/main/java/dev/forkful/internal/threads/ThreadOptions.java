package dev.forkful.internal.threads;

import dev.forkful.Action;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of thread workers.
 *
 * @param count how many tasks run at the same time
 * @param name of the pool
 * @param initializer runs before the first task; null if there is none
 * @param taskTimeout of one try; null if there is none
 * @param retries how often a failed task is tried again
 */
public record ThreadOptions(
        int count,
        String name,
        @Nullable Action initializer,
        @Nullable Duration taskTimeout,
        int retries) {
    /** No limits. */
    public static final ThreadOptions DEFAULTS = new ThreadOptions(Integer.MAX_VALUE, "threads", null, null, 0);

    public ThreadOptions withCount(int n) {
        return new ThreadOptions(n, name, initializer, taskTimeout, retries);
    }

    public ThreadOptions withName(String s) {
        return new ThreadOptions(count, s, initializer, taskTimeout, retries);
    }

    public ThreadOptions withInitializer(Action action) {
        return new ThreadOptions(count, name, action, taskTimeout, retries);
    }

    public ThreadOptions withTaskTimeout(Duration d) {
        return new ThreadOptions(count, name, initializer, d, retries);
    }

    public ThreadOptions withRetries(int n) {
        return new ThreadOptions(count, name, initializer, taskTimeout, n);
    }
}
