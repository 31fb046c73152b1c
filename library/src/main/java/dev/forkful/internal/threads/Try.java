package dev.forkful.internal.threads;

import dev.forkful.Fn;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskTimeoutException;
import dev.forkful.WorkerStats;
import dev.forkful.internal.watch.Stacks;
import dev.forkful.spi.Job;
import dev.forkful.spi.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One try of one job on {@link ThreadBackend}, and the virtual thread that makes it. Thread-safe. */
final class Try {
    private final ThreadBackend pool;

    final Job job;

    /** Which try of the job it is, counted from 1. */
    final int number;

    final Thread thread;

    private final long startedAt = System.nanoTime();

    /** Decides between the thread that returns and the watcher that has lost patience. */
    private final AtomicBoolean decided = new AtomicBoolean();

    Try(ThreadBackend pool, Job job, int number) {
        this.pool = pool;
        this.job = job;
        this.number = number;
        this.thread = Thread.ofVirtual().name(pool.nextName()).unstarted(this::run);
    }

    private void run() {
        try {
            if (!job.started(thread.getName(), ThreadBackend.PID, number, System.nanoTime())) {
                end(() -> pool.cancelled(job));
                return;
            }
            var failure = pool.awaitInitializer();
            if (failure != null) {
                end(() -> pool.failed(job, failure, usage()));
                return;
            }
            if (pool.isStopped() || !job.isWanted()) { // while this waited for the initializer
                end(() -> pool.cancelled(job));
                return;
            }
            var alarm = setAlarm();
            call();
            if (alarm != null) {
                alarm.cancel(false);
            }
        } finally {
            pool.placeFree();
        }
    }

    @SuppressWarnings("unchecked") // a job's function takes the job's argument
    private void call() {
        Object value;
        try {
            value = ((Fn<@Nullable Object, @Nullable Object>) job.function()).apply(job.argument());
        } catch (Throwable e) { // whatever it is, it is the task's
            if (decided.compareAndSet(false, true)) {
                threw(e);
            }
            return;
        }
        end(() -> pool.succeeded(job, value, usage()));
    }

    private void threw(Throwable e) {
        if (!job.isWanted() || pool.isStopped()) {
            pool.over(job);
            pool.cancelled(job);
        } else if (!pool.again(this, TaskFailedException.class)) {
            pool.over(job);
            pool.failed(
                    job,
                    TaskFailedException.of(job.name() + tries() + " failed in thread " + thread.getName(), e),
                    usage());
        }
    }

    /** Whether it has returned, or the watcher has lost patience. */
    boolean isDecided() {
        return decided.get();
    }

    private void end(Runnable tell) {
        if (decided.compareAndSet(false, true)) {
            pool.over(job);
            tell.run();
        }
    }

    private @Nullable Future<?> setAlarm() {
        var timeout = job.options().timeout().orElse(null);
        return timeout == null
                ? null
                : pool.after(timeout, () -> {
                    if (decided.compareAndSet(false, true)) {
                        timedOut(timeout);
                    }
                });
    }

    private void timedOut(Duration timeout) {
        var stack = List.of(thread.getStackTrace());
        thread.interrupt();
        if (!job.isWanted()) {
            pool.over(job);
            pool.cancelled(job);
        } else if (!pool.again(this, TaskTimeoutException.class)) {
            pool.over(job);
            pool.failed(
                    job,
                    new TaskTimeoutException(
                            job.name() + tries(),
                            "thread " + thread.getName(),
                            "was interrupted (a thread cannot be killed, a worker process can)",
                            timeout,
                            stack),
                    usage());
        }
    }

    WorkerStats statistics() {
        return new WorkerStats(
                thread.getName(),
                ThreadBackend.PID,
                WorkerStats.State.BUSY,
                Optional.of(job.name()),
                Duration.ofNanos(System.nanoTime() - startedAt),
                Duration.ZERO,
                OptionalLong.empty());
    }

    /** Says where it is. */
    void dump(StringBuilder to) {
        to.append("worker ").append(thread.getName()).append(": busy with ").append(job.name());
        to.append(" for ").append(Stacks.seconds(System.nanoTime() - startedAt)).append('\n');
        Stacks.append(thread, thread.getStackTrace(), to);
    }

    private String tries() {
        return number == 1 ? "" : ", tried " + number + " times,";
    }

    private Usage usage() {
        return new Usage(System.nanoTime() - startedAt, 0, 0, 0);
    }
}
