package dev.forkful;

import dev.forkful.internal.watch.StackSpace;
import dev.forkful.spi.Backend;
import dev.forkful.spi.Batch;
import dev.forkful.spi.Invoke;
import dev.forkful.spi.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one implementation of {@link Workers}: everything that is the same wherever tasks run. Thread-safe. */
final class BackendWorkers implements Workers {
    /** What a pool has once, however many views of it there are. */
    private static final class Shared {
        final AtomicLong numbers = new AtomicLong();
        final Feeds feeds = new Feeds();
        volatile boolean shutdown;

        /** Of whoever made the pool. */
        final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

        final Callbacks callbacks = new Callbacks(loader);

        /** Threads that are in {@code shutdownNow()}, and may have tasks of which the backend does not know any more. Guarded by this. */
        private int telling;

        synchronized void beginTelling() {
            telling++;
        }

        synchronized void endTelling() {
            telling--;
            notifyAll();
        }

        /** Waits until each task that never began has been told; false if the deadline, which is a {@code System.nanoTime()}, came first. */
        synchronized boolean awaitTold(long deadline) throws InterruptedException {
            while (telling > 0) {
                long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        }
    }

    private final Backend backend;
    private final UnobservedFailures unobserved;
    private final TaskOptions options;
    private final Shared shared;

    BackendWorkers(Backend backend, UnobservedFailures unobserved, TaskOptions options) {
        this(backend, unobserved, options, new Shared());
        StackSpace.demand(1); // so that its class is there before a stack is full
    }

    private BackendWorkers(Backend backend, UnobservedFailures unobserved, TaskOptions options, Shared shared) {
        this.backend = backend;
        this.unobserved = unobserved;
        this.options = options;
        this.shared = shared;
    }

    @Override
    public Workers with(UnaryOperator<TaskOptions> change) {
        return new BackendWorkers(backend, unobserved, backend.checked(change.apply(options)), shared);
    }

    Backend backend() {
        return backend;
    }

    /** The context class loader of whoever made the pool, for what runs beside its threads. */
    @Nullable
    ClassLoader loader() {
        return shared.loader;
    }

    Callbacks callbacks() {
        return shared.callbacks;
    }

    TaskOptions options() {
        return options;
    }

    long nextNumber() {
        return shared.numbers.incrementAndGet();
    }

    /** Reserves as many numbers; returns the first. */
    long nextNumbers(int count) {
        return shared.numbers.getAndAdd(count) + 1;
    }

    /** Gives a task to the backend, which throws what cannot travel; what that means for the others is the caller's to know. */
    void give(Job task) {
        if (shared.shutdown) {
            throw new RejectedExecutionException("this pool is shut down: " + task.name() + " was not accepted");
        }
        StackSpace.demand(shared.numbers.get());
        backend.submit(task);
    }

    static Object item(@Nullable Object item, long place) {
        if (item == null) {
            throw new NullPointerException("item " + place + " (counted from 0) is null; items must not be null");
        }
        return item;
    }

    // Many items.

    @Override
    public <T, R extends @Nullable Object> List<R> map(Iterable<? extends T> items, Fn<? super T, ? extends R> fn) {
        int size = items instanceof Collection<?> known ? known.size() : 0;
        return new MapRun<R>(this, backend, size).run(items.iterator(), fn);
    }

    @Override
    public <A, B, R extends @Nullable Object> List<R> map(
            Iterable<? extends A> first, Iterable<? extends B> second, BiFn<? super A, ? super B, ? extends R> fn) {
        return new MapRun<R>(this, backend, 0)
                .run(new Pairs<>(first.iterator(), second.iterator()), new Pairs.PairFn<>(fn));
    }

    @Override
    public <T, R extends @Nullable Object> Stream<R> stream(
            Iterable<? extends T> items, Fn<? super T, ? extends R> fn) {
        return shared.feeds.ordered(this, backend, items, fn);
    }

    @Override
    public <T, R extends @Nullable Object> Stream<Outcome<T, R>> outcomes(
            Iterable<? extends T> items, Fn<? super T, ? extends R> fn) {
        return shared.feeds.completed(this, backend, items, fn);
    }

    // One call.

    @Override
    public <T extends @Nullable Object> Task<T> submit(Call<T> call) {
        return start(Invoke.CALL, call);
    }

    @Override
    public Task<Void> submit(Action action) {
        return start(Invoke.RUN, action);
    }

    @Override
    public <T extends @Nullable Object> Task<T> submit(Callable<T> callable) {
        return start(Invoke.CALL, callable);
    }

    @Override
    public Task<?> submit(Runnable runnable) {
        return start(Invoke.RUN, runnable);
    }

    @Override
    public <T extends @Nullable Object> Task<T> submit(Runnable runnable, T result) {
        Objects.requireNonNull(runnable, "runnable");
        var task = new TaskHandle<T>(nextNumber(), Invoke.RUN, runnable, this, unobserved) {
            @Override
            @Nullable
            Object resultOf(@Nullable Object nothing) {
                return result;
            }
        };
        give(task);
        return task;
    }

    private <T extends @Nullable Object> Task<T> start(Invoke how, Object call) {
        Objects.requireNonNull(call, "call");
        var task = new TaskHandle<T>(nextNumber(), how, call, this, unobserved);
        give(task);
        return task;
    }

    @Override
    public void execute(Action action) {
        execute((Runnable) action);
    }

    @Override
    public void execute(Runnable runnable) {
        Objects.requireNonNull(runnable, "runnable");
        give(new TaskHandle<Void>(nextNumber(), Invoke.RUN, runnable, this, null) {
            @Override
            void openSoon() {
                unobserved.decode(this);
            }

            @Override
            void whenFailed(TaskException failure) {
                unobserved.addUnreachable(this, failure);
            }
        });
    }

    // What else ExecutorService promises.

    /** A task that tells a queue when it is over. */
    private final class Announced<T extends @Nullable Object> extends TaskHandle<T> {
        private final Arrivals<Announced<T>> over;

        Announced(Callable<T> call, Arrivals<Announced<T>> over, @Nullable UnobservedFailures unobserved) {
            super(nextNumber(), Invoke.CALL, Objects.requireNonNull(call), BackendWorkers.this, unobserved);
            this.over = over;
        }

        @Override
        boolean isAwaited() {
            return true; // by whoever takes from that queue
        }

        @Override
        void whenEnded() {
            over.add(this);
        }
    }

    private <T extends @Nullable Object> List<Announced<T>> startAll(
            Collection<? extends Callable<T>> calls,
            Arrivals<Announced<T>> over,
            @Nullable UnobservedFailures unobserved) {
        var tasks = new ArrayList<Announced<T>>(calls.size());
        try {
            for (var call : calls) {
                var task = new Announced<T>(call, over, unobserved);
                give(task);
                tasks.add(task);
            }
        } catch (Throwable e) {
            tasks.forEach(TaskHandle::abandon);
            throw e;
        }
        return tasks;
    }

    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(Collection<? extends Callable<T>> calls)
            throws InterruptedException {
        return invokeAll(calls, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(
            Collection<? extends Callable<T>> calls, long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = deadline(timeout, unit);
        var over = new Arrivals<Announced<T>>(backend);
        var tasks = startAll(calls, over, unobserved);
        try {
            for (int left = tasks.size(); left > 0; left--) {
                if (over.poll(deadline) == null) {
                    break;
                }
            }
            tasks.forEach(TaskHandle::open); // so that each is done, and its failure known
        } finally {
            tasks.forEach(TaskHandle::cancelNow); // those that are over do not mind
        }
        return List.copyOf(tasks);
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> calls)
            throws InterruptedException, ExecutionException {
        try {
            return invokeAny(calls, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("292 years have passed", e);
        }
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(
            Collection<? extends Callable<T>> calls, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (calls.isEmpty()) {
            throw new IllegalArgumentException("invokeAny needs at least one call");
        }
        long deadline = deadline(timeout, unit);
        var over = new Arrivals<Announced<T>>(backend);
        var tasks = startAll(calls, over, null); // the caller gets one result or one failure
        try {
            ExecutionException failure = null;
            for (int left = tasks.size(); left > 0; left--) {
                var task = over.poll(deadline);
                if (task == null) {
                    throw new TimeoutException(
                            "none of " + tasks.size() + " calls has succeeded in time; they were cancelled");
                }
                try {
                    return task.get();
                } catch (ExecutionException e) {
                    failure = withAlso(e, failure);
                } catch (CancellationException e) { // by shutdownNow: another may have its result all the same
                    failure = withAlso(new ExecutionException(e), failure);
                }
            }
            throw Objects.requireNonNull(failure);
        } finally {
            tasks.forEach(TaskHandle::abandon);
        }
    }

    /** The first failure, with one more. */
    private static ExecutionException withAlso(ExecutionException e, @Nullable ExecutionException first) {
        if (first == null) {
            return e;
        }
        first.addSuppressed(e.getCause());
        return first;
    }

    private static long deadline(long timeout, TimeUnit unit) {
        long nanos = unit.toNanos(timeout);
        return nanos > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : System.nanoTime() + Math.max(0, nanos);
    }

    @Override
    public PoolStats statistics() {
        StackSpace.demand(1);
        return backend.statistics();
    }

    @Override
    public String dump() {
        StackSpace.demand(1);
        return backend.dump();
    }

    // The end.

    @Override
    public void shutdown() {
        StackSpace.demand(1);
        shared.shutdown = true;
        shared.feeds.stop();
        backend.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        StackSpace.demand(1);
        shared.shutdown = true;
        shared.feeds.stop();
        var never = new ArrayList<Runnable>();
        shared.beginTelling();
        try {
            for (var job : backend.shutdownNow()) {
                var items = job instanceof Batch batch ? batch.items() : Collections.singletonList(job.argument());
                job.ended(); // whoever waits for it is told
                for (var item : items) {
                    never.add(() -> runHere(job.function(), item));
                }
            }
        } finally {
            shared.endTelling();
        }
        return never;
    }

    @SuppressWarnings("unchecked") // a job's function takes the job's argument
    private static void runHere(Fn<?, ?> fn, @Nullable Object argument) {
        Action action = () -> ((Fn<@Nullable Object, @Nullable Object>) fn).apply(argument);
        action.run();
    }

    @Override
    public boolean isShutdown() {
        return shared.shutdown;
    }

    @Override
    public boolean isTerminated() {
        boolean interrupted = Thread.interrupted(); // which is not about this
        try {
            return shared.shutdown && awaitTermination(0, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = deadline(timeout, unit);
        return backend.awaitTermination(Duration.ofNanos(unit.toNanos(timeout))) && shared.awaitTold(deadline);
    }

    @Override
    public void close() {
        shutdown();
        if (backend.runsCurrentThread()) {
            throw new IllegalStateException(
                    "close() was called by a task, or the initializer, of this pool, for whose end it would wait for ever. The pool"
                            + " takes no more tasks now, and ends when those it has are over; who wants no more than that calls shutdown()");
        }
        boolean interrupted = false;
        while (true) {
            try {
                if (awaitTermination(1, TimeUnit.DAYS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
                shutdownNow();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        unobserved.awaitDecoded();
        boolean inACallback = shared.callbacks.isInOne();
        if (!inACallback
                && !UnobservedFailures
                        .isInAHandler()) { // or a callback that waits for the handlers would wait for this
            shared.callbacks.await(unobserved::tell); // those of what was just decoded, too
        }
        unobserved.report(backend.failure().orElse(null), inACallback);
    }

    @Override
    public String toString() {
        return backend + (isTerminated() ? " (ended)" : shared.shutdown ? " (shut down)" : "");
    }
}
