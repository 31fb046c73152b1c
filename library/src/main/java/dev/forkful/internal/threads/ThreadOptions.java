package dev.forkful.internal.threads;

import dev.forkful.Action;
import org.jspecify.annotations.Nullable;

/**
 * Options of thread workers.
 *
 * @param count how many tasks run at the same time
 * @param name of the pool
 * @param initializer runs before the first task; null if there is none
 */
public record ThreadOptions(
        int count, String name, @Nullable Action initializer) {
    /** No limits. */
    public static final ThreadOptions DEFAULTS = new ThreadOptions(Integer.MAX_VALUE, "threads", null);

    public ThreadOptions withCount(int n) {
        return new ThreadOptions(n, name, initializer);
    }

    public ThreadOptions withName(String s) {
        return new ThreadOptions(count, s, initializer);
    }

    public ThreadOptions withInitializer(Action action) {
        return new ThreadOptions(count, name, action);
    }
}
