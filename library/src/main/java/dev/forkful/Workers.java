package dev.forkful;

import dev.forkful.spi.Backend;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pool of workers that run your functions: virtual threads of this JVM, or other JVM processes. Which of the two is decided in one place, where
 * the pool is opened; the rest of the program is the same.
 *
 * {@snippet :
 * try (Workers workers = Workers.processes(2)) {
 *     List<Long> sizes = workers.map(files, Files::size);         // input order, fails fast
 *     Task<String> host = workers.submit(() -> System.getProperty("os.name"));
 *     System.out.println(sizes + " on " + host.join());
 * }
 * }
 *
 * <p><b>Threads</b> ({@link #threads()}) are for work that waits: they share the objects of this JVM, start in a microsecond, and cannot be killed.
 * <b>Processes</b> ({@link #processes()}) are for work that computes, crashes, leaks, hangs or calls {@code System.exit}: what happens in a worker costs
 * the task that it was running, and nothing else. Arguments and results are copied between processes by serialization; a task sees a copy, and changes
 * to the copy stay in the worker. <b>Static fields are not copied</b>, neither there nor back: a worker's are as its own class initialization left them, or an
 * {@code initializer} or an earlier task of the same worker. (The variables of a JShell session or notebook travel with the functions that use them.) Classes that the worker does not have are fetched from here, so that functions of a single
 * source file, JShell, a notebook or a fat jar work as they are.
 *
 * <p>In a worker {@code System.in} is empty, and a relative {@code Path} is resolved in the folder that the worker runs in: give tasks absolute ones where that is
 * another than here ({@link ProcessesBuilder#directory}, {@link ProcessesBuilder#sandboxed}).
 *
 * <p>What other code wraps before it gives it to an {@code ExecutorService} is mostly not serializable, and cannot travel to a process: {@code execute} of a plain
 * {@code Runnable}, {@code CompletableFuture.supplyAsync(f, workers)} and an {@code ExecutorCompletionService} throw {@link NotShippableException} there.
 * {@link Task#toCompletableFuture()} is for those who compose.
 *
 * <p><b>No failure is silent.</b> {@link #close()} waits for all tasks and throws the failures that nobody has looked at: the latest 1,000, and how many more
 * there were. Of a pool that is never closed no one is told.
 *
 * <p>Thread-safe. All threads that it starts are daemon or virtual threads: a program that ends without closing its pool ends its tasks as well, and
 * worker processes end with the process that started them, however that ended.
 */
public interface Workers extends ExecutorService {
    /**
     * Virtual threads, one a task, as many at once as there are tasks.
     *
     * @return an open pool, to be closed by the caller
     */
    static Workers threads() {
        return ofThreads().open();
    }

    /**
     * Virtual threads, one a task, a limited number at once. A task that waits for tasks of its own pool keeps its place meanwhile: where all do, none goes on.
     *
     * @param atMost how many tasks run at the same time; the others wait in order
     * @return an open pool, to be closed by the caller
     * @throws IllegalArgumentException if that is less than 1
     */
    static Workers threads(int atMost) {
        return ofThreads().count(atMost).open();
    }

    /**
     * Worker processes, one for each CPU that this process may use, limits of its container included.
     *
     * @return an open pool, to be closed by the caller; its workers are still starting
     */
    static Workers processes() {
        return ofProcesses().open();
    }

    /**
     * Worker processes.
     *
     * @param count how many processes run tasks at the same time
     * @return an open pool, to be closed by the caller; its workers are still starting
     * @throws IllegalArgumentException if that is less than 1
     */
    static Workers processes(int count) {
        return ofProcesses().count(count).open();
    }

    /**
     * Thread workers with options.
     *
     * @return a builder with the defaults of {@link #threads()}
     */
    static ThreadsBuilder ofThreads() {
        return new ThreadsBuilder();
    }

    /**
     * Process workers with options.
     *
     * @return a builder with the defaults of {@link #processes()}
     */
    static ProcessesBuilder ofProcesses() {
        return new ProcessesBuilder();
    }

    /**
     * Workers somewhere else.
     *
     * @param backend where to run; the pool owns it
     * @return an open pool, to be closed by the caller
     */
    static Workers on(Backend backend) {
        return new BackendWorkers(backend, new UnobservedFailures(), TaskOptions.NONE);
    }

    /**
     * The same workers with other options for the calls that are made through what this returns: a timeout, retries, a name.
     *
     * {@snippet :
     * Task<Long> size = workers.with(o -> o.timeout(Duration.ofSeconds(5)).name("size")).submit(() -> Files.size(file));
     * }
     *
     * @param change gets the options that hold here, returns those that are to hold there
     * @return a view of this pool: to close it is to close the pool
     * @throws IllegalArgumentException if an option is given what it does not take, or if there are retries, and none of the failures after which they would be made
     *     can happen here
     */
    Workers with(UnaryOperator<TaskOptions> change);

    /**
     * Applies a function to every item and waits for all results. The first failure, whichever item it is of, cancels the rest and is thrown when
     * that has stopped, after three seconds at the latest; an exception of {@code items}' own iterator likewise. {@link #shutdown} before all items were
     * given to the workers does the same. A failure is seen when the input gives its next item: where it may take long for that, {@link #stream} sees it at once.
     *
     * <p>A bounded number of items is on its way at a time, so the input may be much larger than what the workers can hold; the results are all held. On threads that
     * is 100,000, with a {@code count} four times as many as that and at least 64; on processes, where each is held in this heap as bytes until its worker has it, at
     * least 16 and four for each worker. Where items are small, up to twelve chunks for each worker of what takes 200 us: twelve thousand items of 0.2 us. The bound is on
     * their number, whatever their size: sixteen arrays of 100 MB are 1.6 GB.
     *
     * @param items the input, iterated once by the calling thread; no item may be null
     * @param fn what to do with an item; it travels once to each worker, which uses its copy for all items
     * @param <T> the item
     * @param <R> the result
     * @return the results in the order of the items; unmodifiable, may contain null if {@code fn} returned it
     * @throws TaskException the first failure; {@link TaskCancelledException} if the calling thread is interrupted, or after {@link #shutdownNow}
     * @throws NotShippableException if {@code fn} or an item cannot travel, or a result
     * @throws RejectedExecutionException if this pool is shut down before all items were given to it
     * @throws NullPointerException naming the place of an item that is null
     */
    <T, R extends @Nullable Object> List<R> map(Iterable<? extends T> items, Fn<? super T, ? extends R> fn);

    /**
     * Applies a function of two arguments to the items of two inputs, pair by pair: Python's {@code map(f, xs, ys)} and {@code starmap}. Otherwise
     * as {@link #map(Iterable, Fn)}.
     *
     * {@snippet :
     * List<Double> powers = workers.map(List.of(2.0, 3.0), List.of(10.0, 4.0), Math::pow);   // 1024.0, 81.0
     * }
     *
     * @param first the first arguments
     * @param second the second arguments
     * @param fn what to do with a pair
     * @param <A> the first argument
     * @param <B> the second argument
     * @param <R> the result
     * @return the results in the order of the items, unmodifiable
     * @throws TaskException the first failure; {@link TaskCancelledException} if the calling thread is interrupted, or after {@link #shutdownNow}
     * @throws NotShippableException if {@code fn} or an item cannot travel, or a result
     * @throws RejectedExecutionException if this pool is shut down before all items were given to it
     * @throws IllegalArgumentException if one input is longer than the other, once the shorter one has ended
     */
    <A, B, R extends @Nullable Object> List<R> map(
            Iterable<? extends A> first, Iterable<? extends B> second, BiFn<? super A, ? super B, ? extends R> fn);

    /**
     * Applies a function to every item, lazily: results come in the order of the items, as soon as they and all before them are there, while a bounded
     * number of items is on its way. An endless input is fine, and so is a slow one.
     *
     * {@snippet :
     * List<Integer> three = workers.stream(() -> Stream.iterate(1, n -> n + 1).iterator(), n -> n * n).limit(3).toList();
     * }
     *
     * <p>Nothing runs before the stream's terminal operation. The input is iterated by a virtual thread of this pool's. A failure is thrown at its place
     * and cancels the rest; {@code limit} and other short cuts, an exception of what is done with the results, and {@code close()} of the stream end the iteration and
     * cancel what nobody will see. Close the stream if you read it with {@code iterator()}, or as a part of {@code Stream.concat}, and may not come to its end: until then a window of items is on its way. That
     * is as many as {@link #map(Iterable, Fn)} has, but on processes, where each item is a task, at first 16 or four for each worker, and at most 512 for each where they are small and quick. The {@link #shutdown} of the pool ends the iteration; what is on its way still arrives, then a
     * {@link RejectedExecutionException} is thrown.
     *
     * <p>A stream that has thrown, be it a failure or what a function behind it has thrown, is over: who reads it with {@code iterator()} or {@code spliterator()} and asks
     * again gets an {@link IllegalStateException} whose cause that is, and never the end of the items. Who reads one that is closed before its end, by another thread, say, gets a
     * {@link TaskCancelledException}.
     *
     * <p>What the terminal operation throws: {@link TaskException}, the first failure in the order of the items, a {@link NotShippableException} of an item or result
     * among them, and {@link TaskCancelledException} if the reading thread is interrupted, or after {@link #shutdownNow}; {@link RejectedExecutionException} if
     * the pool was shut down before all items were given to it; {@link NullPointerException}, naming its place, for an item that is null; and what the input throws.
     *
     * @param items the input, iterated once; no item may be null
     * @param fn what to do with an item; it travels once to each worker, which uses its copy for all items
     * @param <T> the item
     * @param <R> the result
     * @return a sequential stream of the results
     * @throws NotShippableException if {@code fn} cannot travel
     */
    <T, R extends @Nullable Object> Stream<R> stream(Iterable<? extends T> items, Fn<? super T, ? extends R> fn);

    /**
     * Applies a function to every item and tells what became of each, in the order in which they complete. It never throws for a failure of an item, not for
     * one that cannot travel or was cancelled by {@link #shutdownNow} either: one failure never costs another result. What a function behind it throws, or the input, ends it as
     * it ends a {@link #stream}. Otherwise as that.
     *
     * @param items the input, iterated once; no item may be null
     * @param fn what to do with an item; it travels once to each worker, which uses its copy for all items
     * @param <T> the item
     * @param <R> the result
     * @return a sequential stream with one outcome per item
     * @throws NotShippableException if {@code fn} cannot travel
     */
    <T, R extends @Nullable Object> Stream<Outcome<T, R>> outcomes(
            Iterable<? extends T> items, Fn<? super T, ? extends R> fn);

    /**
     * Gives one call to the workers. Returns without waiting for any; calls that no worker is free for wait in order. Their number has no bound but this
     * process's heap, in which they are, on processes encoded: some hundred bytes for a small one, and what it has captured. Who has more than that to give uses {@link #map(Iterable, Fn)}
     * or {@link #stream}, which wait, or a {@link java.util.concurrent.Semaphore} of his own.
     *
     * @param call what to do; on processes it is encoded before this method returns, later changes to what it captured are not seen
     * @param <T> the result
     * @return the task
     * @throws NotShippableException if it cannot travel
     * @throws RejectedExecutionException if this pool is shut down
     */
    <T extends @Nullable Object> Task<T> submit(Call<T> call);

    /**
     * Gives one action to the workers. Otherwise as {@link #submit(Call)}.
     *
     * @param action what to do
     * @return the task
     * @throws NotShippableException if it cannot travel
     * @throws RejectedExecutionException if this pool is shut down
     */
    Task<Void> submit(Action action);

    /**
     * As {@link #submit(Call)}, for code that was written for {@code ExecutorService}. On processes the callable must be serializable.
     *
     * @param callable what to do
     * @param <T> the result
     * @return the task
     * @throws NotShippableException if it cannot travel
     * @throws RejectedExecutionException if this pool is shut down
     */
    @Override
    <T extends @Nullable Object> Task<T> submit(Callable<T> callable);

    /**
     * As {@link #submit(Action)}, for code that was written for {@code ExecutorService}. On processes the runnable must be serializable. If it is an {@link Action}, that is
     * what is done.
     *
     * @param runnable what to do
     * @return the task
     * @throws NotShippableException if it cannot travel
     * @throws RejectedExecutionException if this pool is shut down
     */
    @Override
    Task<?> submit(Runnable runnable);

    /**
     * As {@link #submit(Action)}, for code that was written for {@code ExecutorService}. On processes the runnable must be serializable; the result does
     * not travel.
     *
     * @param runnable what to do
     * @param result what the task returns when it is done
     * @param <T> the result
     * @return the task
     * @throws NotShippableException if it cannot travel
     * @throws RejectedExecutionException if this pool is shut down
     */
    @Override
    <T extends @Nullable Object> Task<T> submit(Runnable runnable, T result);

    /**
     * Gives an action to the workers of which no one will ask again. Its failure goes to {@code onUnobservedFailure}, or is thrown by {@link #close()}.
     *
     * @param action what to do
     * @throws NotShippableException if it cannot travel
     * @throws RejectedExecutionException if this pool is shut down
     */
    void execute(Action action);

    /**
     * Who works on what in this moment, and what has become of the tasks so far. Takes about a millisecond, which is spent on asking the system about each
     * worker.
     *
     * {@snippet :
     * PoolStats now = workers.statistics();
     * System.out.println(now.running() + " tasks are running, " + now.queued() + " wait; workers were replaced: " + now.restarts());
     * }
     *
     * @return a snapshot
     */
    PoolStats statistics();

    /**
     * Where all workers are, to be read by people: for each its name, process id and state, the task that it runs and for how long, and the stacks of its threads, the
     * one that runs tasks first. Of threads, the tasks that run, each with its stack; the first 1,000 of them.
     *
     * {@snippet :
     * if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
     *     System.err.println(workers.dump());
     * }
     * }
     *
     * <p>All workers are asked at once and have 2 s together; of one that does not answer, because its process is stopped, say, this is said, with what is known of it
     * here. A worker that computes or waits answers all the same, whatever its task does. Virtual threads that a task has started in a worker do not show.
     *
     * <p>{@code kill -3} of this process shows its own threads; with {@link ProcessesBuilder#dumpOnQuit} this after them. The command {@code forkful dump PID} shows
     * the threads of both from outside, whether the program is ready for that or not.
     *
     * @return some lines of text, whose form may change
     */
    String dump();

    /**
     * Takes no more tasks, and stops those that there are: what has not begun is cancelled, what runs is interrupted. A task that returns though it was interrupted has
     * its result; one that throws counts as cancelled. Does not wait; {@link #awaitTermination} and {@link #close()} do. May be called by any thread, as often as one likes, while workers start, crash or end.
     *
     * <p>On processes the pool has ended at most ten seconds and the {@code gracePeriod} (1 second unless told otherwise) later, whatever tasks do: one that goes on after
     * the grace period is killed with its worker, a worker that is starting is killed at once, one that does not end when told to (because of its shutdown hooks,
     * or because it is stopped) after five seconds (after two minutes, where it is told to write down what its JVM has learnt: {@link ProcessesBuilder#jvmArgs}). Only code of yours that hangs in this process can make that longer: a consumer of {@link Output}. On threads it
     * has ended when all tasks have returned.
     *
     * @return the tasks that no worker has begun, to be run in this process if one likes: each call, and each item of a {@code map}, {@code stream} or
     *     {@code outcomes} that had been given to the workers, alone or with others, as a {@code Runnable} of its own; items that had not are in no list. On
     *     processes a task that waits for its next try is one of them, on threads it is not. Whoever waits for one is told that it was cancelled
     */
    @Override
    List<Runnable> shutdownNow();

    /**
     * Waits until all tasks are over, ends the workers, and throws the failures that no one has looked at: the first, with the others
     * {@linkplain Throwable#getSuppressed() suppressed} in it; of more than 1,000 only the latest are kept, and the rest counted. Where there is a handler
     * ({@code onUnobservedFailure}) it is told of them instead, and waited for. So are the callbacks of {@link Task#toCompletableFuture()}, as far as they run in the thread that completes it, unless a callback or
     * handler is calling, or this thread is interrupted. (Of a task whose result another thread is just reading it does not know.) May be called by several threads, all of which then wait.
     *
     * <p>A task that hangs is waited for, as {@code ExecutorService} says; {@link #shutdownNow()} from another thread, or an interrupt of this one,
     * stops the tasks and ends the waiting, as soon as it is told there. Once the tasks are over, the workers have five seconds to end, and are killed then. When none
     * of them has come up yet one is waited for, to tell if none can: its JVM has a minute to come up, an initializer as long as it takes. Workers that crash as they
     * start are started again, later each time. After three such starts in a row before any worker was ready (ten in a row afterwards; several start at once, and each
     * counts), or one initializer that throws, be it in a replacement, no more are started: all tasks fail, those that are submitted later as well, and what is
     * needed is another pool.
     *
     * @throws TaskException the first failure that no one has looked at; where there is a handler, what that threw is thrown instead
     * @throws IllegalStateException if it is called by a task of this pool, or its initializer, which would wait for itself; the pool is shut down all the same. And if
     *     nobody has looked at failures of which only the number was kept, but at all the others
     */
    @Override
    void close();
}
