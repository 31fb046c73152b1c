package dev.forkful;

import dev.forkful.internal.threads.ThreadBackend;
import dev.forkful.internal.threads.ThreadOptions;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Options of thread workers. Not thread-safe; may be opened more than once.
 *
 * {@snippet :
 * try (Workers workers = Workers.ofThreads().count(20).name("fetch").taskTimeout(Duration.ofSeconds(10)).open()) {
 *     workers.map(List.of("a", "b"), String::length);
 * }
 * }
 */
public final class ThreadsBuilder {
    private ThreadOptions options = ThreadOptions.DEFAULTS;
    private TaskOptions tasks = TaskOptions.NONE;
    private UnobservedFailures unobserved = new UnobservedFailures();

    ThreadsBuilder() {}

    /**
     * How many tasks run at the same time. Default: no limit. A task that is tried again after a timeout (see {@link #retryOn}) may be one more, as long as its
     * try before goes on. A task that waits for tasks of its own pool keeps its place meanwhile: where all do, none goes on.
     *
     * @param atMost at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public ThreadsBuilder count(int atMost) {
        options = options.withCount(Options.positive("count", atMost));
        return this;
    }

    /**
     * The name of the pool; its threads are called {@code name-1}, {@code name-2} and so on, and one that has ended leaves its name to a later one. Default:
     * {@code threads}.
     *
     * @param name not empty
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public ThreadsBuilder name(String name) {
        options = options.withName(Options.notEmpty("name", name));
        return this;
    }

    /**
     * What runs once before the first task. If it throws, every task fails with that cause. Default: nothing.
     *
     * @param initializer what to do
     * @return this
     */
    public ThreadsBuilder initializer(Action initializer) {
        options = options.withInitializer(initializer);
        return this;
    }

    /**
     * How long one try of a task may run, counted from its start. After that it fails with {@link TaskTimeoutException} and its thread is interrupted; a
     * thread that ignores that goes on, and keeps its place among the {@link #count}. Default: no limit.
     *
     * @param timeout positive
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public ThreadsBuilder taskTimeout(Duration timeout) {
        tasks = tasks.timeout(Options.positive("taskTimeout", timeout));
        return this;
    }

    /**
     * How often a task is tried again, after the failures that {@link #retryOn} names, which has to be called, too. Default: 0, because a task may not be
     * repeatable.
     *
     * @param times at least 0
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public ThreadsBuilder retries(int times) {
        tasks = tasks.retries(times);
        return this;
    }

    /**
     * After which failures a task is tried again. Default: {@link WorkerDiedException}, which threads do not have.
     *
     * <p>A thread cannot be killed: after a timeout the next try does not wait for the one before, which was interrupted, and runs beside it until that returns, be it
     * beyond {@link #count}. Tasks that must not run twice at a time are not for {@code TaskTimeoutException.class}.
     *
     * @param failures {@code TaskFailedException.class} (the task threw), {@code TaskTimeoutException.class}, or {@code TaskException.class} for both
     * @return this
     * @throws IllegalArgumentException for any other class, and for none
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // read, never written
    public final ThreadsBuilder retryOn(Class<? extends TaskException>... failures) {
        tasks = tasks.retryOn(failures);
        return this;
    }

    /**
     * How long to wait before the first retry; before each further one twice as long. Default: not at all.
     *
     * @param first not negative
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public ThreadsBuilder backoff(Duration first) {
        tasks = tasks.backoff(first);
        return this;
    }

    /**
     * Who is told of failures that no one looked at, instead of {@link Workers#close()} throwing them: those of {@code execute} when they
     * happen, the others when the pool is closed, or the oldest of them when there are more than 1,000, though somebody may still look at those. {@code close()} waits for the handler, however long it takes, interrupted or not. A handler may itself call it, of its
     * own pool or another: that waits for the tasks alone, and what else there is to tell is told later, to its own pool's handler when that has returned. A handler
     * that waits for another thread that is in {@code close()} waits for ever. Default: {@code close()} throws.
     *
     * @param handler called by one thread at a time, which may be that of {@code close()}; what it throws is thrown by {@code close()}, and logged
     *     where it was not {@code close()} that called it
     * @return this
     */
    public ThreadsBuilder onUnobservedFailure(Consumer<? super TaskException> handler) {
        unobserved = new UnobservedFailures(handler);
        return this;
    }

    /**
     * Opens the pool.
     *
     * @return an open pool, to be closed by the caller
     * @throws IllegalArgumentException if there are retries, but no {@link #retryOn}
     */
    public Workers open() {
        var possible = ThreadBackend.possible(tasks);
        return new BackendWorkers(new ThreadBackend(options), unobserved.fresh(), possible);
    }
}
