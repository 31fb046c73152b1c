package dev.forkful;

import dev.forkful.internal.watch.Aside;
import dev.forkful.internal.watch.StackSpace;
import dev.forkful.spi.Usage;
import dev.forkful.spi.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The one implementation of {@link Task}: what the user sees of it. What a backend sees is {@link TaskJob}. */
class TaskHandle<T extends @Nullable Object> extends TaskJob implements Task<T> {
    private final BackendWorkers workers;
    private final @Nullable UnobservedFailures unobserved;

    /** Guarded by this, for writing. */
    private volatile @Nullable CompletableFuture<T> future;

    /** Its future is being completed, which {@code close()} knows. Guarded by this. */
    private boolean told;

    /** Someone knows of its failure, or will be told. */
    private volatile boolean observed;

    /** The failures of the pool have had this one, which two threads may be about to bring. Guarded by them. */
    boolean filed;

    /** Of its failure no more than the number was kept. Guarded by the same. */
    boolean onlyCounted;

    /**
     * Creates a task that has not been given to its backend yet.
     *
     * @param workers where it will run, and with which options
     * @param unobserved who keeps its failure until someone looks at it; null if whoever made this task surely will
     */
    TaskHandle(
            long number,
            Fn<?, ?> function,
            @Nullable Object argument,
            BackendWorkers workers,
            @Nullable UnobservedFailures unobserved) {
        super(number, function, argument, workers.options());
        this.workers = workers;
        this.unobserved = unobserved;
    }

    /** How long after a moment, which is a {@code System.nanoTime()}, a task that is over ended: an order of tasks in time, even if a worker lies about its clock. */
    long endedAfter(long moment) {
        return end().endedAt() - moment;
    }

    // What becomes of it.

    @Override
    void whenFailed(TaskException failure) {
        if (unobserved != null) {
            unobserved.add(this, failure);
            if (observed) { // by someone who was quicker than the line above
                unobserved.remove(this);
            }
        }
    }

    @Override
    final void whenOver() {
        var promised = future;
        if (promised != null && !promised.isDone()) {
            completeSoon(promised);
        }
    }

    @Override
    void openSoon() {
        if (unobserved != null) {
            unobserved.decode(this);
        } else {
            Aside.run("forkful-decoder of " + name(), workers.loader(), this::open);
        }
    }

    /** Decodes what has arrived, or waits for who does. When this returns, a failure has been filed. */
    final void openAndFile() throws InterruptedException {
        awaitOver();
        isFiledIfOver();
    }

    /** Decodes what has arrived, unless another thread is at it. Whether it is over; then a failure has been filed. */
    final boolean isOpenAndFiled() {
        open();
        return isFiledIfOver();
    }

    /** Whether it is over; then a failure has been filed, and {@code close()} knows of the callbacks. */
    final boolean isFiledIfOver() {
        var now = phase();
        if (!(now instanceof TaskPhase.Over)) {
            return false;
        }
        whenOver(); // as below
        if (now instanceof TaskPhase.Failed f) {
            whenFailed(f.failure()); // who has decoded it is about to do that, or has
        }
        return true;
    }

    // What the user calls.

    /** Waits until there is a result or none will come; false if the deadline came first. */
    private boolean await(long deadline) throws InterruptedException {
        StackSpace.demand(number());
        while (true) {
            openHere();
            if (phase() instanceof TaskPhase.Over) {
                return true;
            }
            var waiter = new Waiter();
            addWaiter(waiter);
            boolean inTime = false; // and so it is when an interrupt ends the wait
            try {
                inTime = workers.backend().await(waiter, this::hasNews, deadline);
            } finally {
                waiter.leave();
                if (!inTime && phase() instanceof TaskPhase.Arrived) {
                    openSoon(); // who left it to this thread did not know that this would not wait for it
                }
            }
            if (!inTime) {
                return false;
            }
        }
    }

    private boolean hasNews() {
        var now = phase();
        return now instanceof TaskPhase.Over || now instanceof TaskPhase.Arrived;
    }

    @Override
    public T join() {
        try {
            await(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskCancelledException("interrupted while waiting for " + name() + ", which goes on", e);
        }
        return switch (end()) {
            case TaskPhase.Succeeded s -> value(s);
            case TaskPhase.Failed f -> throw observed(f).here();
            case TaskPhase.Cancelled _ -> throw new TaskCancelledException(name() + " was cancelled");
        };
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        throwIfInterrupted();
        await(Long.MAX_VALUE);
        return report();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        throwIfInterrupted();
        long nanos = unit.toNanos(timeout);
        long deadline = nanos > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : System.nanoTime() + Math.max(0, nanos);
        if (!await(deadline)) {
            throw new TimeoutException(name() + " is not over after " + timeout + " "
                    + unit.toString().toLowerCase(java.util.Locale.ROOT));
        }
        return report();
    }

    /** As {@code FutureTask}: a thread that need not wait may be interrupted, and stays so. */
    private void throwIfInterrupted() throws InterruptedException {
        if (!isDone() && Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private T report() throws ExecutionException {
        return switch (end()) {
            case TaskPhase.Succeeded s -> value(s);
            case TaskPhase.Failed f -> throw new ExecutionException(asFuture(observed(f)));
            case TaskPhase.Cancelled _ -> throw new CancellationException(name() + " was cancelled");
        };
    }

    /** What a {@code Future} shows of a failure: what the task threw, or the initializer, or else why it has no result. */
    private static Throwable asFuture(TaskException failure) {
        return failure instanceof TaskFailedException f && f.getCause() != null ? f.getCause() : failure;
    }

    @Override
    public Throwable exceptionNow() {
        return switch (opened()) {
            case TaskPhase.Failed f -> asFuture(observed(f));
            case TaskPhase.Succeeded _ -> throw new IllegalStateException(name() + " succeeded");
            case TaskPhase.Cancelled _ -> throw new IllegalStateException(name() + " was cancelled");
            default -> throw new IllegalStateException(name() + " is not over");
        };
    }

    @Override
    public T resultNow() {
        return switch (opened()) {
            case TaskPhase.Succeeded s -> value(s);
            case TaskPhase.Failed _ -> throw new IllegalStateException(name() + " failed");
            case TaskPhase.Cancelled _ -> throw new IllegalStateException(name() + " was cancelled");
            default -> throw new IllegalStateException(name() + " is not over");
        };
    }

    @Override
    public State state() {
        return switch (opened()) {
            case TaskPhase.Succeeded _ -> State.SUCCESS;
            case TaskPhase.Failed _ -> State.FAILED;
            case TaskPhase.Cancelled _ -> State.CANCELLED;
            default -> State.RUNNING;
        };
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        StackSpace.demand(number());
        return cancelled(mayInterruptIfRunning);
    }

    /** The same as {@code cancel(true)}, but for one of many, all of which are to be cancelled: if the stack has no room to decode what has arrived, it is not decoded. */
    final void cancelNow() {
        try {
            cancelled(true);
        } catch (StackOverflowError e) {
            finishAsCancelled();
            workers.backend().stop(this);
        }
    }

    private boolean cancelled(boolean mayInterruptIfRunning) {
        open(); // what has returned cannot be cancelled
        looked(); // whether it runs, and in which try, which nobody can tell once it is cancelled
        if (!finishAsCancelled()) {
            return false;
        }
        if (mayInterruptIfRunning) {
            workers.backend().stop(this);
        } else {
            workers.backend().withdraw(this);
        }
        return true;
    }

    /** Stops it for whoever wants nothing more of it: a result that has arrived is not decoded, which may take long, or for ever. */
    final void abandon() {
        if (finishAsCancelled()) {
            workers.backend().stop(this);
        }
    }

    private boolean finishAsCancelled() {
        return finish(now -> new TaskPhase.Cancelled(TaskPhase.run(now), Usage.NONE, System.nanoTime()));
    }

    @Override
    public boolean isCancelled() {
        return phase() instanceof TaskPhase.Cancelled;
    }

    @Override
    public boolean isDone() {
        return opened() instanceof TaskPhase.Over;
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        StackSpace.demand(number());
        CompletableFuture<T> promised;
        boolean done = isDone();
        synchronized (this) {
            promised = future;
            if (promised != null) {
                return promised;
            }
            promised = new CompletableFuture<>();
            if (done) {
                complete(promised); // here, as nobody has added anything to it yet
            }
            future = promised;
        }
        observe();
        if (!done && isDone()) { // meanwhile; else whoever ends the task finds the future
            completeSoon(promised);
        }
        return promised;
    }

    /** Callbacks are the user's: they get a thread of their own. */
    private void completeSoon(CompletableFuture<T> promised) {
        Callbacks.Errand errand;
        synchronized (this) { // by one thread, or callbacks would run beside each other
            if (told) {
                return;
            }
            told = true;
            errand = workers.callbacks().add(() -> complete(promised));
        }
        workers.callbacks().start("forkful-callbacks of " + name(), errand);
    }

    private void complete(CompletableFuture<T> promised) {
        switch (end()) {
            case TaskPhase.Succeeded s -> promised.complete(value(s));
            case TaskPhase.Failed f -> promised.completeExceptionally(f.failure());
            case TaskPhase.Cancelled _ ->
                promised.completeExceptionally(new TaskCancelledException(name() + " was cancelled"));
        }
    }

    @Override
    public TaskStats stats() {
        StackSpace.demand(number());
        return switch (looked()) {
            case TaskPhase.Over o -> stats(o.run(), o.usage(), o.endedAt());
            case TaskPhase.Opening o -> stats(o.run(), o.usage(), System.nanoTime());
            case TaskPhase.Arrived a -> stats(a.run(), a.usage(), System.nanoTime());
            case TaskPhase.Running r -> stats(r, Usage.NONE, System.nanoTime());
            case TaskPhase.Queued _ -> stats(null, Usage.NONE, System.nanoTime());
        };
    }

    @Override
    public List<StackTraceElement> stackTrace() {
        StackSpace.demand(number());
        return isDone() ? List.of() : workers.backend().stackTrace(this);
    }

    /** Waits until there is a result or none will come. */
    void awaitOver() throws InterruptedException {
        await(Long.MAX_VALUE);
    }

    /** The failure if it failed; then it counts as looked at. */
    @Nullable
    TaskException failure() {
        return switch (opened()) {
            case TaskPhase.Failed f -> observed(f);
            case TaskPhase.Cancelled _ -> new TaskCancelledException(name() + " was cancelled");
            default -> null;
        };
    }

    private TaskException observed(TaskPhase.Failed f) {
        observe();
        return f.failure();
    }

    private void observe() {
        observed = true;
        if (unobserved != null) {
            unobserved.remove(this);
        }
    }

    // Where it is.

    private TaskPhase opened() {
        open();
        return phase();
    }

    private TaskPhase looked() {
        if (phase() instanceof TaskPhase.Queued || phase() instanceof TaskPhase.Running) {
            workers.backend().look(this);
        }
        return phase();
    }

    private TaskPhase.Over end() {
        return (TaskPhase.Over) phase();
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the function of this task returned: null only if T may be
    private T value(TaskPhase.Succeeded s) {
        return (T) s.value();
    }

    private TaskStats stats(TaskPhase.@Nullable Running r, Usage usage, long at) {
        if (r == null) {
            return new TaskStats("", -1, 0, Duration.ofNanos(at - submittedAt()), Duration.ZERO, Duration.ZERO, 0, 0);
        }
        long running = usage.equals(Usage.NONE) ? at - r.startedAt() : usage.running();
        return new TaskStats(
                r.worker(),
                r.pid(),
                r.tries(),
                Duration.ofNanos(Math.max(0, r.startedAt() - submittedAt())),
                Duration.ofNanos(running),
                Duration.ofNanos(usage.cpuTime()),
                usage.bytesSent(),
                usage.bytesReceived());
    }

    @Override
    public String toString() {
        StackSpace.demand(number());
        return name()
                + switch (looked()) {
                    case TaskPhase.Queued _ -> " (waiting)";
                    case TaskPhase.Running r -> " (running in " + r.worker() + ", pid " + r.pid() + ")";
                    case TaskPhase.Arrived _, TaskPhase.Opening _ -> " (returned)";
                    case TaskPhase.Succeeded _ -> " (succeeded)";
                    case TaskPhase.Failed f -> " (failed: " + f.failure().getMessage() + ")";
                    case TaskPhase.Cancelled _ -> " (cancelled)";
                };
    }
}
