package dev.forkful;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One call that was given to {@link Workers}: a {@link Future} that can also be joined, measured, looked into and really stopped.
 *
 * {@snippet :
 * Task<Long> task = workers.submit(() -> Files.size(Path.of("/etc/hostname")));
 * long size = task.join();
 * System.out.println(size + " bytes, found out by process " + task.stats().pid());
 * }
 *
 * <p>How failures show:
 * <ul>
 *   <li>{@link #join()} throws a {@link TaskException}; when the task threw, its {@linkplain Throwable#getCause() cause} is what the task threw.
 *   <li>{@link #get()} keeps the promises of {@code Future}: an {@link ExecutionException} whose cause is what the task threw, or the initializer of its pool (or the
 *       {@code TaskException}, if neither has thrown), or a {@link CancellationException}.
 *   <li>{@link #exceptionNow()} returns what would be that cause.
 * </ul>
 * Each of them, and {@link #toCompletableFuture()}, counts as having looked at the failure; one that nobody looked at is thrown by
 * {@link Workers#close()}.
 *
 * <p>A result is decoded by the first thread that waits for it or looks at it: {@code join} and {@code get}, but also {@code isDone}, {@code state}, {@code cancel}
 * and {@code resultNow} may run code of the result's class ({@code readObject}) in the caller.
 *
 * <p>Thread-safe. Waiting threads may be virtual or platform threads.
 *
 * @param <T> the result
 */
public interface Task<T extends @Nullable Object> extends Future<T> {
    /**
     * Waits for the result, for as long as it takes.
     *
     * @return what the function returned
     * @throws TaskException if there is no result; {@link TaskCancelledException} also when the waiting thread is interrupted, whose interrupt flag
     *     then stays set, while the task goes on
     */
    T join();

    /**
     * Cancels this task. After {@code true} it is {@link State#CANCELLED} at once, for everyone.
     *
     * <p>A task that has not started never will. A running one is left alone (its result is dropped) if {@code mayInterruptIfRunning} is false.
     * Otherwise its thread is interrupted; in a worker process that is not obeyed within the {@code gracePeriod}, the process is killed and replaced, so that
     * the work really ends. A thread of this JVM cannot be killed: on thread workers a task that ignores interrupts goes on until it returns.
     *
     * @param mayInterruptIfRunning whether to stop it if it is already running
     * @return false if it was already over
     */
    @Override
    boolean cancel(boolean mayInterruptIfRunning);

    /**
     * This task as a {@code CompletableFuture}, for those who compose. It fails with the {@link TaskException} that {@link #join()} would throw.
     * Its callbacks run on a virtual thread, never on one of Forkful's own (unless the system refuses threads: then on one that has nothing else to do); those that are added when it is complete run, as with any, in the thread that adds them.
     * {@link Workers#close()} waits for them. Cancelling or completing it does not touch the task.
     *
     * @return the same future at each call
     */
    CompletableFuture<T> toCompletableFuture();

    /**
     * What it has cost so far.
     *
     * @return a snapshot
     */
    TaskStats stats();

    /**
     * Where it is right now: the stack of the thread that runs it, in whichever process.
     *
     * @return the innermost call first; empty when it is not running, or when its worker does not answer within a second
     */
    List<StackTraceElement> stackTrace();
}
