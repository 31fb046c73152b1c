package dev.forkful.spi;

import dev.forkful.Fn;
import dev.forkful.NotShippableException;
import dev.forkful.PoolStats;
import dev.forkful.TaskException;
import dev.forkful.TaskOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/**
 * A place where jobs run: threads, processes, a cluster. All methods are thread-safe, and none but {@link #await} and {@link #awaitTermination} waits for a job.
 */
public interface Backend {
    /**
     * How many jobs {@code map} and its sisters keep on their way. Asked again and again: it may change.
     *
     * @param options of the jobs
     * @param items how many each job has: 1, or what {@link #batch} has said, where it is a {@code map}
     * @return enough to keep every worker busy, and no more than fits into memory; at least 1
     */
    int window(TaskOptions options, int items);

    /**
     * Looks whether options make sense here.
     *
     * @param options of jobs that are to come
     * @return the options
     * @throws IllegalArgumentException saying what does not
     */
    default TaskOptions checked(TaskOptions options) {
        return options;
    }

    /**
     * Takes a job; jobs start in the order in which they are given.
     *
     * @param job the job
     * @throws NotShippableException if it cannot travel
     * @throws RejectedExecutionException after {@link #shutdown}
     */
    void submit(Job job);

    /**
     * Makes a function ready for many jobs, for example by encoding it once.
     *
     * @param fn the function of a {@code map}
     * @return what the jobs of that {@code map} will have as their {@link Job#function}; by default the function itself
     * @throws NotShippableException if it cannot travel
     */
    default Fn<?, ?> prepare(Fn<?, ?> fn) {
        return fn;
    }

    /**
     * Lets go of a function; no more jobs will be submitted with it, though some may still run.
     *
     * @param prepared what {@link #prepare} returned
     */
    default void release(Fn<?, ?> prepared) {}

    /**
     * A job was cancelled: it must not start any more. If it is running already it may go on. Does nothing for a job that has ended.
     *
     * @param job the job
     */
    void withdraw(Job job);

    /**
     * A job was cancelled: it must not start any more, and must be stopped if it is running. Returns at once; {@link Job#ended} tells when it
     * is done. Does nothing for a job that has ended.
     *
     * @param job the job
     */
    void stop(Job job);

    /**
     * Someone looks at a job: if it has been started and was not told so, it is told. By default nothing, for backends that tell at once.
     *
     * @param job the job
     */
    default void look(Job job) {}

    /**
     * How many items a job of a {@code map} should have.
     *
     * @param options of the job
     * @return more than 1 if this backend knows what to do with a {@link Batch}, and that many pay; by default 1
     */
    default int batch(TaskOptions options) {
        return 1;
    }

    /**
     * Waits. A backend that has something to do for the jobs that are waited for can have it done by those who wait.
     *
     * @param waiter the current thread, known to whoever may make {@code over} true
     * @param over what is waited for; quick, and called by the waiting thread alone
     * @param deadline when to stop waiting, as a {@code System.nanoTime()}; {@link Long#MAX_VALUE} for never
     * @return what {@code over} said at last
     * @throws InterruptedException if the waiting thread was interrupted
     */
    default boolean await(Waiter waiter, BooleanSupplier over, long deadline) throws InterruptedException {
        return waiter.park(over, deadline);
    }

    /**
     * Where a job is.
     *
     * @param job the job
     * @return its stack, innermost call first; empty if it is not running
     */
    List<StackTraceElement> stackTrace(Job job);

    /**
     * Who works on what, and what has become of the jobs so far.
     *
     * @return what is so in this moment
     */
    PoolStats statistics();

    /**
     * Where all workers are, for people to read; waits for them no longer than some seconds.
     *
     * @return text, by default the {@link #statistics}
     */
    default String dump() {
        return statistics().toString();
    }

    /** No more jobs are taken; those taken are run; then the workers end. */
    void shutdown();

    /**
     * No more jobs are taken, none is started, those running are stopped.
     *
     * @return the jobs that were never started; they are not told
     */
    List<Job> shutdownNow();

    /**
     * Waits until all jobs have ended and all that this backend started is gone.
     *
     * @param timeout how long at the most
     * @return whether that is so
     * @throws InterruptedException if the waiting thread was interrupted
     */
    boolean awaitTermination(Duration timeout) throws InterruptedException;

    /**
     * Whether the current thread is one that runs a job of this backend, or what has to be over before there can be one, so that to wait here for the end of all jobs would be
     * to wait for itself.
     *
     * @return by default false, for backends whose jobs run elsewhere
     */
    default boolean runsCurrentThread() {
        return false;
    }

    /**
     * What is wrong with this backend as a whole and has not been told to any job, for example that no worker could be started.
     *
     * @return the failure, or empty
     */
    default Optional<TaskException> failure() {
        return Optional.empty();
    }
}
