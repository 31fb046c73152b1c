package dev.forkful.internal.threads;

import dev.forkful.PoolStats;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskOptions;
import dev.forkful.TaskTimeoutException;
import dev.forkful.spi.Backend;
import dev.forkful.spi.Job;
import dev.forkful.spi.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads of this JVM: one for each try of a task, at most {@link ThreadOptions#count} at once. Thread-safe.
 *
 * <p>A thread cannot be killed. One that ignores its interrupt keeps its place until it returns, and {@link #awaitTermination} waits for it.
 */
public final class ThreadBackend implements Backend {
    /**
     * How many items an unlimited {@code map} has on their way: enough for a hundred thousand sleepers at once, and a bound for a million items. A
     * parked virtual thread and its task take about a kilobyte.
     */
    private static final int UNLIMITED_WINDOW = 100_000;

    /** How many tasks a dump shows. */
    private static final int MOST_DUMPED = 1000;

    static final long PID = ProcessHandle.current().pid();

    private final ThreadOptions options;
    private final Alarms alarms;
    private final Places places;
    private final Counts counts = new Counts();

    public ThreadBackend(ThreadOptions options) {
        this.options = options;
        this.alarms = new Alarms(options.name());
        this.places = new Places(options, alarms);
    }

    @Override
    public TaskOptions checked(TaskOptions wanted) {
        return possible(wanted);
    }

    /** The same options, if they make sense for threads. */
    public static TaskOptions possible(TaskOptions wanted) {
        if (wanted.retries() > 0
                && !wanted.retriesAfter(TaskFailedException.class)
                && !wanted.retriesAfter(TaskTimeoutException.class)) {
            throw new IllegalArgumentException("retries on threads need retryOn(TaskFailedException.class) or"
                    + " retryOn(TaskTimeoutException.class): by default only tasks whose worker died are tried again, and"
                    + " threads do not die");
        }
        return wanted;
    }

    @Override
    public int window(TaskOptions ofJobs, int items) {
        return Math.min(
                UNLIMITED_WINDOW,
                Math.max(64, options.count() > UNLIMITED_WINDOW / 4 ? UNLIMITED_WINDOW : 4 * options.count()));
    }

    @Override
    public void submit(Job job) {
        job.submitted(System.nanoTime());
        places.enter(new Try(this, job, 1));
    }

    // What tries tell.

    /** Waits until the initializer is over. */
    void awaitInitializer() {
        places.initializer().await();
    }

    /** Why the initializer failed, for a try that tells its job; null if it did not. */
    @Nullable
    TaskException initializerFailure() {
        return places.initializer().failureToTell();
    }

    boolean isStopped() {
        return places.isStopped();
    }

    Future<?> after(Duration time, Runnable action) {
        return alarms.after(time, action);
    }

    /** Starts the next try, now or later, if there is to be one. */
    boolean again(Try last, Class<? extends TaskException> failure) {
        var next = last.next;
        if (next == null) {
            return false;
        }
        var wanted = next.job.options();
        if (!wanted.retriesAfter(failure)) {
            return false;
        }
        boolean more = wanted.backoff().isZero()
                ? places.enterAgain(next)
                : places.rest(next, wanted.backoff().multipliedBy(1L << Math.min(last.number - 1, 20)));
        if (more) {
            counts.retried();
        }
        return more;
    }

    void succeeded(Job job, @Nullable Object value, Usage usage) {
        counts.succeeded(job);
        job.ticket(null);
        job.succeeded(value, usage);
    }

    void failed(Job job, TaskException failure, Usage usage) {
        counts.failed(job);
        job.ticket(null);
        job.failed(failure, usage);
    }

    void cancelled(Job job) {
        counts.cancelled(1);
        job.ticket(null);
        job.ended();
    }

    /** The last that its thread does. */
    void ended(Try one) {
        places.leave(one);
    }

    // What users ask.

    @Override
    public PoolStats statistics() {
        int queued = places.queued();
        var busy = places.running().stream()
                .filter(one -> !one.isDecided())
                .map(Try::statistics)
                .toList();
        return counts.with(busy, queued);
    }

    @Override
    public String dump() {
        var text = new StringBuilder(toString()).append('\n');
        int left = MOST_DUMPED;
        for (var one : places.running()) {
            if (left-- == 0) {
                return text.append("and more\n").toString();
            }
            one.dump(text);
        }
        return text.toString();
    }

    @Override
    public List<StackTraceElement> stackTrace(Job job) {
        return job.ticket() instanceof Try current ? List.of(current.thread.getStackTrace()) : List.of();
    }

    @Override
    public boolean runsCurrentThread() {
        var me = Thread.currentThread();
        return places.initializer().runsCurrentThread()
                || places.running().stream().anyMatch(one -> one.thread.equals(me));
    }

    @Override
    public void withdraw(Job job) {
        var idle = places.withdraw(job);
        if (idle != null) {
            cancelled(job);
            places.leave(idle);
        }
    }

    @Override
    public void stop(Job job) {
        withdraw(job);
        if (job.ticket() instanceof Try current) {
            current.thread.interrupt();
        }
    }

    // The end.

    @Override
    public void shutdown() {
        places.shutdown();
    }

    @Override
    public List<Job> shutdownNow() {
        var never = places.stop();
        counts.cancelled(never.size());
        places.resting().forEach(this::withdraw);
        places.running().forEach(one -> one.thread.interrupt());
        places.initializer().interrupt();
        return never;
    }

    @Override
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        return places.awaitTermination(timeout);
    }

    @Override
    public Optional<TaskException> failure() {
        return places.initializer().untold();
    }

    @Override
    public String toString() {
        long tasks = places.queued()
                + places.running().stream().filter(one -> !one.isDecided()).count();
        return "pool '" + options.name() + "' of "
                + (options.count() == Integer.MAX_VALUE ? "" : "at most " + options.count() + " ") + "threads, " + tasks
                + " tasks";
    }
}
