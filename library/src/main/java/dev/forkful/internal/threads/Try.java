package dev.forkful.internal.threads;

import dev.forkful.Fn;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskTimeoutException;
import dev.forkful.WorkerStats;
import dev.forkful.internal.watch.Aside;
import dev.forkful.internal.watch.Stacks;
import dev.forkful.spi.Invoke;
import dev.forkful.spi.Job;
import dev.forkful.spi.Usage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One try of one job on {@link ThreadBackend}, and the virtual thread that makes it. Thread-safe. */
final class Try implements Runnable {
    private static final VarHandle DECIDED;

    static {
        try {
            DECIDED = MethodHandles.lookup().findVarHandle(Try.class, "decided", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ThreadBackend pool;

    final Job job;

    /** Which try of the job it is, counted from 1. */
    final int number;

    /**
     * Made by the thread that submits the job, whose context class loader and inheritable thread-locals it has; or by that of the try before, which has them from there, before the task can
     * change them.
     */
    final Thread thread;

    /** Of its thread, whatever the task calls that. Written under the lock of {@link Places} with its place, before its thread starts; empty before. */
    String name = "";

    /** Written by its thread; 0 before. */
    private long startedAt;

    /** What ends its patience; null if that is endless. Touched by its thread only. */
    private @Nullable Future<?> alarm;

    /** The try after this one; null if there may be none. Written by its thread, before the alarm is set and the task called. */
    @Nullable
    Try next;

    /** Decides between the thread that returns and the alarm, when there is no patience left. */
    private volatile boolean decided;

    /** The list it is in, and its neighbours there. Touched by {@link Tries} only. */
    @Nullable
    Tries in;

    @Nullable
    Try before;

    @Nullable
    Try after;

    /** What ends its pause; null if it does not rest. Guarded by the lock of {@link Places}. */
    @Nullable
    Future<?> rest;

    Try(ThreadBackend pool, Job job, int number) {
        this.pool = pool;
        this.job = job;
        this.number = number;
        this.thread = Thread.ofVirtual().unstarted(this);
    }

    /**
     * For its thread. Between this and the task's own code there is as little as can be: the frames of a task that sleeps are kept in the heap, and while code is
     * interpreted each takes 150 bytes, of 100,000 sleepers 15 MB.
     */
    @Override
    @SuppressWarnings("unchecked") // a job's function takes the job's argument
    public void run() {
        try {
            Object value;
            try {
                if (!begins()) {
                    return;
                }
                var argument = job.argument(); // before there is an alarm, which may end the job
                prepare();
                value = job.function() == Invoke.CALL && argument instanceof Callable<?> call
                        ? call.call()
                        : ((Fn<@Nullable Object, @Nullable Object>) job.function()).apply(argument);
            } catch (Throwable e) { // whatever it is, nobody else tells the task
                hasThrown(e);
                return;
            }
            hasReturned(value);
        } finally {
            pool.ended(this);
            Aside.help();
        }
    }

    /** Whether the task is to be called; else its end has been told. */
    private boolean begins() {
        startedAt = System.nanoTime();
        if (!job.started(name, ThreadBackend.PID, number, startedAt)) {
            cancelled();
            return false;
        }
        pool.awaitInitializer();
        if (pool.isStopped() || !job.isWanted()) { // while this waited for the initializer
            cancelled();
            return false;
        }
        var failure = pool.initializerFailure();
        if (failure != null) {
            failed(failure);
            return false;
        }
        return true;
    }

    /** What must be there before the task is called, which may take too long, and may change what its thread passes on. */
    private void prepare() {
        if (number <= job.options().retries()) {
            next = new Try(pool, job, number + 1);
        }
        alarm = setAlarm();
    }

    private void hasReturned(@Nullable Object value) {
        if (decide()) {
            pool.succeeded(job, value, usage());
        } else {
            awaitAlarm();
        }
        cancelAlarm();
    }

    private void hasThrown(Throwable e) {
        if (decide()) {
            threw(e);
        } else {
            awaitAlarm();
        }
        cancelAlarm();
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    /** The alarm came first, and is telling the job: until it has, this has its place, or the pool could end before that. */
    private void awaitAlarm() {
        synchronized (this) {
            assert decided;
        }
    }

    private void threw(Throwable e) {
        if (pool.isStopped()) {
            pool.cancelled(job);
        } else {
            againOrFailed(
                    TaskFailedException.class,
                    () -> TaskFailedException.of(job.name() + tries() + " failed in thread " + name, e));
        }
    }

    private void failed(TaskException failure) {
        if (decide()) {
            pool.failed(job, failure, usage());
        }
    }

    /** Its thread was refused when nobody waited to see it started. (The JDK may have begun to run it all the same; what comes of that is not told any more, or was.) */
    void hasNoThread(Throwable why) {
        if (pool.isStopped() || !job.isWanted()) {
            cancelled();
        } else if (decide()) {
            pool.failed(
                    job,
                    TaskFailedException.of(job.name() + tries() + " cannot run: there is no thread for it", why),
                    Usage.NONE);
        }
    }

    private void cancelled() {
        if (decide()) {
            pool.cancelled(job);
        }
    }

    /** Whether it has returned, or there was no patience left. */
    boolean isDecided() {
        return decided;
    }

    private boolean decide() {
        return DECIDED.compareAndSet(this, false, true);
    }

    private @Nullable Future<?> setAlarm() {
        var timeout = job.options().timeout().orElse(null);
        return timeout == null
                ? null
                : pool.after(timeout, () -> {
                    synchronized (this) { // see awaitAlarm
                        if (decide()) {
                            timedOut(timeout);
                        }
                    }
                });
    }

    private void timedOut(Duration timeout) {
        var stack = List.of(thread.getStackTrace());
        thread.interrupt();
        againOrFailed(
                TaskTimeoutException.class,
                () -> new TaskTimeoutException(
                        job.name() + tries(),
                        "thread " + name,
                        "was interrupted (a thread cannot be killed, a worker process can)",
                        timeout,
                        stack));
    }

    /** Has the job tried again, or tells its end. What kept it from being tried again is suppressed in its failure: no memory for a thread, say. */
    private void againOrFailed(Class<? extends TaskException> kind, Supplier<? extends TaskException> failure) {
        Throwable hindrance = null;
        try {
            if (job.isWanted() && pool.again(this, kind)) {
                return;
            }
        } catch (Throwable e) {
            hindrance = e;
        }
        if (!job.isWanted()) {
            pool.cancelled(job);
            return;
        }
        var told = failure.get();
        if (hindrance != null) {
            told.addSuppressed(hindrance);
        }
        pool.failed(job, told, usage());
    }

    WorkerStats statistics() {
        return new WorkerStats(
                name,
                ThreadBackend.PID,
                WorkerStats.State.BUSY,
                Optional.of(job.name()),
                Duration.ofNanos(running()),
                Duration.ZERO,
                OptionalLong.empty());
    }

    /** Says where it is. */
    void dump(StringBuilder to) {
        to.append("worker ").append(name).append(": busy with ").append(job.name());
        to.append(" for ").append(Stacks.seconds(running()));
        to.append(decided ? ", which is over, but its thread has not returned\n" : "\n");
        Stacks.append(thread, thread.getStackTrace(), to);
    }

    private String tries() {
        return number == 1 ? "" : ", tried " + number + " times,";
    }

    /** For how long, in nanoseconds; 0 if its thread has not begun. */
    private long running() {
        long from = startedAt;
        return from == 0 ? 0 : System.nanoTime() - from;
    }

    private Usage usage() {
        return new Usage(System.nanoTime() - startedAt, 0, 0, 0);
    }
}
