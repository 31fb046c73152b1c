package dev.forkful;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the tasks of one call: how long they may take, and what happens when they fail. A pool's own options are the defaults;
 * {@link Workers#with} changes them for some calls.
 *
 * {@snippet :
 * try (Workers workers = Workers.processes(2)) {
 *     Workers careful = workers.with(o -> o.timeout(Duration.ofSeconds(5)).retries(2).backoff(Duration.ofMillis(100)).name("size"));
 *     List<Long> sizes = careful.map(files, Files::size);
 * }
 * }
 *
 * <p>Immutable.
 */
public final class TaskOptions {
    /** No limit, no retries, no name. */
    static final TaskOptions NONE = new TaskOptions("", null, 0, Duration.ZERO, Set.of(WorkerDiedException.class));

    private final String name;
    private final @Nullable Duration timeout;
    private final int retries;
    private final Duration backoff;
    private final Set<Class<? extends TaskException>> retryOn;

    private TaskOptions(
            String name,
            @Nullable Duration timeout,
            int retries,
            Duration backoff,
            Set<Class<? extends TaskException>> retryOn) {
        this.name = name;
        this.timeout = timeout;
        this.retries = retries;
        this.backoff = backoff;
        this.retryOn = retryOn;
    }

    /**
     * What the tasks are called in messages, beside their number. Default: nothing.
     *
     * @param text not empty
     * @return the same options with that name
     * @throws IllegalArgumentException if it is blank
     */
    public TaskOptions name(String text) {
        return new TaskOptions(Options.notEmpty("name", text), timeout, retries, backoff, retryOn);
    }

    /**
     * How long one try may run, counted from when its worker takes it; then it fails with {@link TaskTimeoutException}. Default: the pool's
     * {@code taskTimeout}.
     *
     * @param limit positive
     * @return the same options with that timeout
     * @throws IllegalArgumentException if it is not
     */
    public TaskOptions timeout(Duration limit) {
        return new TaskOptions(name, Options.positive("timeout", limit), retries, backoff, retryOn);
    }

    /**
     * How often a task is tried again, after the failures that {@link #retryOn} names. Default: the pool's {@code retries}, which are 0 unless it was
     * told otherwise, because a task may not be repeatable.
     *
     * @param times at least 0
     * @return the same options with as many retries
     * @throws IllegalArgumentException if it is negative
     */
    public TaskOptions retries(int times) {
        return new TaskOptions(name, timeout, Options.notNegative("retries", times), backoff, retryOn);
    }

    /**
     * How long to wait before the first retry; before each further one twice as long. Default: not at all.
     *
     * @param first not negative
     * @return the same options with that pause
     * @throws IllegalArgumentException if it is negative
     */
    public TaskOptions backoff(Duration first) {
        return new TaskOptions(name, timeout, retries, Options.notNegative("backoff", first), retryOn);
    }

    /**
     * After which failures a task is tried again. Default: {@link WorkerDiedException} alone, whatever the task was doing when its worker died; never an
     * exception of the task's own. What cannot travel is never tried again. On threads, a try after a timeout may run beside the one before; see
     * {@link ThreadsBuilder#retryOn}.
     *
     * @param failures {@code WorkerDiedException.class}, {@code TaskTimeoutException.class}, {@code TaskFailedException.class} (the task threw), or
     *     {@code TaskException.class} for all three
     * @return the same options with those
     * @throws IllegalArgumentException for any other class, and for none
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // read, never written
    public final TaskOptions retryOn(Class<? extends TaskException>... failures) {
        return new TaskOptions(name, timeout, retries, backoff, Options.retryable(List.of(failures)));
    }

    /**
     * What the tasks are called.
     *
     * @return the name; empty if they have only a number
     */
    public String name() {
        return name;
    }

    /**
     * How long one try may run.
     *
     * @return the limit; empty if there is none
     */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /**
     * How often a task is tried again.
     *
     * @return how often; 0 if it is not
     */
    public int retries() {
        return retries;
    }

    /**
     * How long the first retry waits.
     *
     * @return the pause; zero if there is none
     */
    public Duration backoff() {
        return backoff;
    }

    /**
     * Whether a task is tried again after such a failure, as long as {@link #retries} are left.
     *
     * @param failure the class of the failure
     * @return whether it is
     */
    public boolean retriesAfter(Class<? extends TaskException> failure) {
        return retries > 0 && retryOn.stream().anyMatch(c -> c.isAssignableFrom(failure));
    }

    @Override
    public String toString() {
        return "TaskOptions[name=" + name + ", timeout=" + (timeout == null ? "none" : timeout) + ", retries=" + retries
                + ", backoff=" + backoff + ", retryOn="
                + retryOn.stream().map(Class::getSimpleName).sorted().toList() + "]";
    }
}
