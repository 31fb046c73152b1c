package dev.forkful;

import dev.forkful.spi.Backend;
import dev.forkful.spi.Job;
import dev.forkful.spi.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link Task}, and the {@link Job} that a backend runs.
 *
 * <pre>
 *   Queued ──started──▶ Running ──succeeded──▶ Succeeded
 *     │  ▲                 │ │
 *     │  └────started──────┘ ├────failed──▶ Failed      (again: a retry)
 *     └───────cancel─────────┴────cancel──▶ Cancelled   (the backend says ended() when it has really stopped)
 * </pre>
 *
 * Every change is a compare-and-set of {@link #phase}; whoever makes the change to one of the last three completes the task, once.
 */
class TaskHandle<T extends @Nullable Object> implements Task<T>, Job {
    /** Where the task is, with what is known there. */
    private sealed interface Phase {
        record Queued() implements Phase {}

        record Running(String worker, long pid, int tries, long startedAt) implements Phase {}

        /** No change from here. */
        sealed interface Over extends Phase {
            TaskStats stats();
        }

        record Succeeded(@Nullable Object value, TaskStats stats) implements Over {}

        record Failed(TaskException failure, TaskStats stats) implements Over {}

        record Cancelled(TaskStats stats) implements Over {}
    }

    private static final Phase QUEUED = new Phase.Queued();

    private final long number;
    private final Fn<?, ?> function;
    private final @Nullable Object argument;
    private final Backend backend;
    private final @Nullable UnobservedFailures unobserved;
    private final long submittedAt = System.nanoTime();
    private final AtomicReference<Phase> phase = new AtomicReference<>(QUEUED);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<@Nullable CompletableFuture<T>> future = new AtomicReference<>();

    /** Someone knows of its failure, or will be told. */
    private volatile boolean observed;

    /**
     * Creates a task that has not been given to its backend yet.
     *
     * @param unobserved who keeps its failure until someone looks at it; null if whoever made this task surely will
     */
    TaskHandle(
            long number,
            Fn<?, ?> function,
            @Nullable Object argument,
            Backend backend,
            @Nullable UnobservedFailures unobserved) {
        this.number = number;
        this.function = function;
        this.argument = argument;
        this.backend = backend;
        this.unobserved = unobserved;
    }

    // What the backend calls.

    @Override
    public String name() {
        return "task " + number;
    }

    @Override
    public Fn<?, ?> function() {
        return function;
    }

    @Override
    public @Nullable Object argument() {
        return argument;
    }

    @Override
    public boolean started(String worker, long pid) {
        while (true) {
            var now = phase.get();
            int tries = now instanceof Phase.Running r ? r.tries() : 0;
            if (now instanceof Phase.Over) {
                return false;
            }
            if (phase.compareAndSet(now, new Phase.Running(worker, pid, tries + 1, System.nanoTime()))) {
                return true;
            }
        }
    }

    @Override
    public void succeeded(@Nullable Object value, Usage usage) {
        finish(usage, stats -> new Phase.Succeeded(value, stats));
        whenEnded();
    }

    @Override
    public void failed(TaskException failure, Usage usage) {
        if (finish(usage, stats -> new Phase.Failed(failure, stats)) && unobserved != null) {
            unobserved.add(this, failure);
            if (observed) { // by someone who was quicker than the line above
                unobserved.remove(this);
            }
        }
        whenEnded();
    }

    @Override
    public void ended() {
        finish(Usage.NONE, Phase.Cancelled::new);
        whenEnded();
    }

    /** Called when the backend has nothing to do with this task any more, by a thread of the backend's; must be quick. */
    void whenEnded() {}

    private interface End {
        Phase.Over with(TaskStats stats);
    }

    private boolean finish(Usage usage, End end) {
        while (true) {
            var now = phase.get();
            if (now instanceof Phase.Over) {
                return false;
            }
            if (phase.compareAndSet(now, end.with(stats(now, usage)))) {
                over.countDown();
                var waiting = future.get();
                if (waiting != null) {
                    complete(waiting);
                }
                return true;
            }
        }
    }

    // What the user calls.

    @Override
    public T join() {
        try {
            if (!isDone()) {
                over.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskCancelledException("interrupted while waiting for " + name() + ", which goes on", e);
        }
        return switch (end()) {
            case Phase.Succeeded s -> value(s);
            case Phase.Failed f -> throw observed(f).here();
            case Phase.Cancelled _ -> throw new TaskCancelledException(name() + " was cancelled");
        };
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        over.await();
        return report();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!over.await(timeout, unit)) {
            throw new TimeoutException(name() + " is not over after " + timeout + " "
                    + unit.toString().toLowerCase(java.util.Locale.ROOT));
        }
        return report();
    }

    private T report() throws ExecutionException {
        return switch (end()) {
            case Phase.Succeeded s -> value(s);
            case Phase.Failed f -> throw new ExecutionException(asFuture(observed(f)));
            case Phase.Cancelled _ -> throw new CancellationException(name() + " was cancelled");
        };
    }

    /** What a {@code Future} shows of a failure: what the task threw, or else why it has no result. */
    private static Throwable asFuture(TaskException failure) {
        return failure instanceof TaskFailedException f && f.getCause() != null ? f.getCause() : failure;
    }

    @Override
    public Throwable exceptionNow() {
        return switch (phase.get()) {
            case Phase.Failed f -> asFuture(observed(f));
            case Phase.Succeeded _ -> throw new IllegalStateException(name() + " succeeded");
            case Phase.Cancelled _ -> throw new IllegalStateException(name() + " was cancelled");
            default -> throw new IllegalStateException(name() + " is not over");
        };
    }

    @Override
    public T resultNow() {
        return switch (phase.get()) {
            case Phase.Succeeded s -> value(s);
            case Phase.Failed _ -> throw new IllegalStateException(name() + " failed");
            case Phase.Cancelled _ -> throw new IllegalStateException(name() + " was cancelled");
            default -> throw new IllegalStateException(name() + " is not over");
        };
    }

    @Override
    public State state() {
        return switch (phase.get()) {
            case Phase.Succeeded _ -> State.SUCCESS;
            case Phase.Failed _ -> State.FAILED;
            case Phase.Cancelled _ -> State.CANCELLED;
            default -> State.RUNNING;
        };
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!finish(Usage.NONE, Phase.Cancelled::new)) {
            return false;
        }
        if (mayInterruptIfRunning) {
            backend.stop(this);
        } else {
            backend.withdraw(this);
        }
        return true;
    }

    @Override
    public boolean isCancelled() {
        return phase.get() instanceof Phase.Cancelled;
    }

    @Override
    public boolean isDone() {
        return phase.get() instanceof Phase.Over;
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        var existing = future.get();
        if (existing != null) {
            return existing;
        }
        var mine = new CompletableFuture<T>();
        if (!future.compareAndSet(null, mine)) {
            return Objects.requireNonNull(future.get());
        }
        observe();
        if (isDone()) { // else whoever ends the task finds the future
            complete(mine);
        }
        return mine;
    }

    /** May run twice for one future; the second does nothing. Callbacks are the user's: they get a thread of their own. */
    private void complete(CompletableFuture<T> waiting) {
        Thread.ofVirtual().name("forkful-callbacks of " + name()).start(() -> {
            switch (end()) {
                case Phase.Succeeded s -> waiting.complete(value(s));
                case Phase.Failed f -> waiting.completeExceptionally(f.failure());
                case Phase.Cancelled _ ->
                    waiting.completeExceptionally(new TaskCancelledException(name() + " was cancelled"));
            }
        });
    }

    @Override
    public TaskStats stats() {
        var now = phase.get();
        return now instanceof Phase.Over o ? o.stats() : stats(now, Usage.NONE);
    }

    @Override
    public List<StackTraceElement> stackTrace() {
        return isDone() ? List.of() : backend.stackTrace(this);
    }

    /** Waits until there is a result or none will come. */
    void awaitOver() throws InterruptedException {
        over.await();
    }

    /** The failure if it failed; then it counts as looked at. */
    @Nullable
    TaskException failure() {
        return switch (phase.get()) {
            case Phase.Failed f -> observed(f);
            case Phase.Cancelled _ -> new TaskCancelledException(name() + " was cancelled");
            default -> null;
        };
    }

    private TaskException observed(Phase.Failed f) {
        observe();
        return f.failure();
    }

    private void observe() {
        observed = true;
        if (unobserved != null) {
            unobserved.remove(this);
        }
    }

    private Phase.Over end() {
        return (Phase.Over) phase.get();
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the function of this task returned: null only if T may be
    private T value(Phase.Succeeded s) {
        return (T) s.value();
    }

    private TaskStats stats(Phase now, Usage usage) {
        long at = System.nanoTime();
        if (now instanceof Phase.Running r) {
            var running = usage.equals(Usage.NONE) ? Duration.ofNanos(at - r.startedAt()) : usage.running();
            return new TaskStats(
                    r.worker(),
                    r.pid(),
                    r.tries(),
                    Duration.ofNanos(r.startedAt() - submittedAt),
                    running,
                    usage.cpuTime(),
                    usage.bytesSent(),
                    usage.bytesReceived());
        }
        return new TaskStats("", -1, 0, Duration.ofNanos(at - submittedAt), Duration.ZERO, Duration.ZERO, 0, 0);
    }

    @Override
    public String toString() {
        var now = phase.get();
        return name()
                + switch (now) {
                    case Phase.Queued _ -> " (waiting)";
                    case Phase.Running r -> " (running in " + r.worker() + ", pid " + r.pid() + ")";
                    case Phase.Succeeded _ -> " (succeeded)";
                    case Phase.Failed f -> " (failed: " + f.failure().getMessage() + ")";
                    case Phase.Cancelled _ -> " (cancelled)";
                };
    }
}
