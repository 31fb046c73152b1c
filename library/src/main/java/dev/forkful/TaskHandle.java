package dev.forkful;

import dev.forkful.spi.Backend;
import dev.forkful.spi.Job;
import dev.forkful.spi.Results;
import dev.forkful.spi.Usage;
import dev.forkful.spi.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link Task}, and the {@link Job} that a backend runs.
 *
 * <pre>
 *   Queued ──started──▶ Running ──returned──▶ Arrived ──▶ Opening ──▶ Succeeded or Failed
 *     │  ▲                 │ │                (bytes)    (someone
 *     │  └────started──────┘ │                            decodes)
 *     │   (again: a retry)   ├─────succeeded──▶ Succeeded
 *     │                      ├─────failed─────▶ Failed
 *     └───────cancel─────────┴─────cancel─────▶ Cancelled   (the backend says ended() when it has really stopped)
 * </pre>
 *
 * Every change is a compare-and-set of the phase; whoever makes the change to one of the last three completes the task, once.
 *
 * <p>Decoding a result may run code of the user's. So it is done by a thread that wants the result: one that waits for it, or looks at the task; if there is
 * none, by a thread of its own.
 */
class TaskHandle<T extends @Nullable Object> implements Task<T>, Job {
    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(TaskHandle.class, "phase", Phase.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Where the task is, with what is known there. */
    sealed interface Phase {
        record Queued() implements Phase {}

        record Running(String worker, long pid, int tries, long startedAt) implements Phase {}

        record Arrived(@Nullable Running run, Results results, Usage usage) implements Phase {}

        record Opening(@Nullable Running run, Usage usage) implements Phase {}

        /** No change from here. */
        sealed interface Over extends Phase {
            /** Null if it did not run. */
            @Nullable
            Running run();

            Usage usage();

            long endedAt();
        }

        record Succeeded(@Nullable Object value, @Nullable Running run, Usage usage, long endedAt) implements Over {}

        record Failed(TaskException failure, @Nullable Running run, Usage usage, long endedAt) implements Over {}

        record Cancelled(@Nullable Running run, Usage usage, long endedAt) implements Over {}
    }

    private static final Phase QUEUED = new Phase.Queued();

    /** The waiting threads: a stack that only grows, and is woken as a whole. */
    private record Waiting(Waiter waiter, @Nullable Waiting next) {}

    private final long number;
    private final Fn<?, ?> function;
    private final @Nullable Object argument;
    private final Backend backend;
    private final TaskOptions options;
    private final @Nullable UnobservedFailures unobserved;

    /** Set by the backend, before anyone else has this task. */
    private long submittedAt;

    /** Guarded by the backend. */
    private @Nullable Object ticket;

    private volatile Phase phase = QUEUED;

    /** Guarded by this, for writing. */
    private volatile @Nullable Waiting waiting;

    /** Guarded by this, for writing. */
    private volatile @Nullable CompletableFuture<T> future;

    /** Someone knows of its failure, or will be told. */
    private volatile boolean observed;

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
        this.number = number;
        this.function = function;
        this.argument = argument;
        this.backend = workers.backend();
        this.options = workers.options();
        this.unobserved = unobserved;
    }

    // What the backend calls.

    @Override
    public String name() {
        return name(number, options);
    }

    /** For messages. */
    static String name(long number, TaskOptions options) {
        return options.name().isEmpty() ? "task " + number : "task " + number + " '" + options.name() + "'";
    }

    @Override
    public TaskOptions options() {
        return options;
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
    public void submitted(long at) {
        submittedAt = at;
    }

    @Override
    public void ticket(@Nullable Object ofBackend) {
        ticket = ofBackend;
    }

    @Override
    public @Nullable Object ticket() {
        return ticket;
    }

    @Override
    public boolean isWanted() {
        return !(phase instanceof Phase.Over);
    }

    @Override
    public boolean started(String worker, long pid, int tries, long at) {
        while (true) {
            var now = phase;
            if (!(now instanceof Phase.Queued || now instanceof Phase.Running)) {
                return false;
            }
            if (compareAndSet(now, new Phase.Running(worker, pid, tries, at))) {
                return true;
            }
        }
    }

    @Override
    public void returned(Results results, Usage usage) {
        while (true) {
            var now = phase;
            if (now instanceof Phase.Over) {
                break; // cancelled meanwhile
            }
            if (results.isPlain()) {
                open(results, usage);
                break;
            }
            if (compareAndSet(now, new Phase.Arrived(run(now), results, usage))) {
                if (!isAwaited()) {
                    openSoon();
                } else {
                    wake(); // one of them will open it
                }
                break;
            }
        }
        whenEnded();
    }

    @Override
    public void succeeded(@Nullable Object value, Usage usage) {
        succeed(value, usage);
        whenEnded();
    }

    @Override
    public void failed(TaskException failure, Usage usage) {
        fail(failure, usage);
        whenEnded();
    }

    @Override
    public void ended() {
        finish(now -> new Phase.Cancelled(run(now), Usage.NONE, System.nanoTime()));
        whenEnded();
    }

    /** Called when the backend has nothing to do with this task any more, by a thread of the backend's; must be quick. */
    void whenEnded() {}

    /** Whether someone who is told by {@link #whenEnded} will {@link #open} what has arrived. */
    boolean isAwaited() {
        for (var w = waiting; w != null; w = w.next()) {
            if (!w.waiter().isGone()) {
                return true;
            }
        }
        return false;
    }

    // The ends.

    private interface End {
        Phase.Over from(Phase now);
    }

    private boolean finish(End end) {
        while (true) {
            var now = phase;
            if (now instanceof Phase.Over) {
                return false;
            }
            if (compareAndSet(now, end.from(now))) {
                wake();
                var promised = future;
                if (promised != null) {
                    complete(promised);
                }
                return true;
            }
        }
    }

    private void succeed(@Nullable Object value, Usage usage) {
        finish(now -> new Phase.Succeeded(resultOf(value), run(now), usage, endedAt(run(now), usage)));
    }

    private void fail(TaskException failure, Usage usage) {
        if (finish(now -> new Phase.Failed(failure, run(now), usage, endedAt(run(now), usage)))) {
            whenFailed(failure);
        }
    }

    /** What is known need not be asked: to look at the clock takes 50 ns, a tenth of what a small task costs. */
    private static long endedAt(Phase.@Nullable Running run, Usage usage) {
        return run == null || usage.running() == 0 ? System.nanoTime() : run.startedAt() + usage.running();
    }

    /** What the task has if it has returned that. */
    @Nullable
    Object resultOf(@Nullable Object value) {
        return value;
    }

    /** It has failed: someone should look at that. */
    void whenFailed(TaskException failure) {
        if (unobserved != null) {
            unobserved.add(this, failure);
            if (observed) { // by someone who was quicker than the line above
                unobserved.remove(this);
            }
        }
    }

    private void wake() {
        for (var w = waiting; w != null; w = w.next()) {
            w.waiter().wake();
        }
    }

    /** Decodes what has arrived, if nobody else does. */
    final void open() {
        if (phase instanceof Phase.Arrived a && compareAndSet(a, new Phase.Opening(a.run(), a.usage()))) {
            open(a.results(), a.usage());
        }
    }

    private void open(Results results, Usage usage) {
        try {
            succeed(results.next(), usage);
        } catch (TaskException e) {
            fail(e, usage);
        }
    }

    /** Decodes what has arrived on a thread of its own. */
    void openSoon() {
        if (unobserved != null) {
            unobserved.decode(this);
        } else {
            Thread.ofVirtual().name("forkful-decoder of " + name()).start(this::open);
        }
    }

    // What the user calls.

    /** Waits until there is a result or none will come; false if the deadline came first. */
    private boolean await(long deadline) throws InterruptedException {
        while (true) {
            open();
            if (phase instanceof Phase.Over) {
                return true;
            }
            var waiter = new Waiter();
            synchronized (this) {
                waiting = new Waiting(waiter, waiting);
            }
            boolean inTime;
            try {
                inTime = backend.await(waiter, this::hasNews, deadline);
            } finally {
                waiter.leave();
                if (phase instanceof Phase.Arrived
                        && (deadline != Long.MAX_VALUE || Thread.currentThread().isInterrupted())) {
                    openSoon(); // who left it to this thread did not know that this would not wait for it
                }
            }
            if (!inTime) {
                return false;
            }
        }
    }

    private boolean hasNews() {
        var now = phase;
        return now instanceof Phase.Over || now instanceof Phase.Arrived;
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
            case Phase.Succeeded s -> value(s);
            case Phase.Failed f -> throw observed(f).here();
            case Phase.Cancelled _ -> throw new TaskCancelledException(name() + " was cancelled");
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

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
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
        return switch (opened()) {
            case Phase.Failed f -> asFuture(observed(f));
            case Phase.Succeeded _ -> throw new IllegalStateException(name() + " succeeded");
            case Phase.Cancelled _ -> throw new IllegalStateException(name() + " was cancelled");
            default -> throw new IllegalStateException(name() + " is not over");
        };
    }

    @Override
    public T resultNow() {
        return switch (opened()) {
            case Phase.Succeeded s -> value(s);
            case Phase.Failed _ -> throw new IllegalStateException(name() + " failed");
            case Phase.Cancelled _ -> throw new IllegalStateException(name() + " was cancelled");
            default -> throw new IllegalStateException(name() + " is not over");
        };
    }

    @Override
    public State state() {
        return switch (opened()) {
            case Phase.Succeeded _ -> State.SUCCESS;
            case Phase.Failed _ -> State.FAILED;
            case Phase.Cancelled _ -> State.CANCELLED;
            default -> State.RUNNING;
        };
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        open(); // what has returned cannot be cancelled
        if (!finish(now -> new Phase.Cancelled(run(now), Usage.NONE, System.nanoTime()))) {
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
        return phase instanceof Phase.Cancelled;
    }

    @Override
    public boolean isDone() {
        return opened() instanceof Phase.Over;
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        CompletableFuture<T> promised;
        synchronized (this) {
            promised = future;
            if (promised != null) {
                return promised;
            }
            promised = new CompletableFuture<>();
            future = promised;
        }
        observe();
        if (isDone()) { // else whoever ends the task finds the future
            complete(promised);
        }
        return promised;
    }

    /** May run twice for one future; the second does nothing. Callbacks are the user's: they get a thread of their own. */
    private void complete(CompletableFuture<T> promised) {
        Thread.ofVirtual().name("forkful-callbacks of " + name()).start(() -> {
            switch (end()) {
                case Phase.Succeeded s -> promised.complete(value(s));
                case Phase.Failed f -> promised.completeExceptionally(f.failure());
                case Phase.Cancelled _ ->
                    promised.completeExceptionally(new TaskCancelledException(name() + " was cancelled"));
            }
        });
    }

    @Override
    public TaskStats stats() {
        return switch (looked()) {
            case Phase.Over o -> stats(o.run(), o.usage(), o.endedAt());
            case Phase.Opening o -> stats(o.run(), o.usage(), System.nanoTime());
            case Phase.Arrived a -> stats(a.run(), a.usage(), System.nanoTime());
            case Phase.Running r -> stats(r, Usage.NONE, System.nanoTime());
            case Phase.Queued _ -> stats(null, Usage.NONE, System.nanoTime());
        };
    }

    @Override
    public List<StackTraceElement> stackTrace() {
        return isDone() ? List.of() : backend.stackTrace(this);
    }

    /** Waits until there is a result or none will come. */
    void awaitOver() throws InterruptedException {
        await(Long.MAX_VALUE);
    }

    /** The failure if it failed; then it counts as looked at. */
    @Nullable
    TaskException failure() {
        return switch (opened()) {
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

    // Where it is.

    private boolean compareAndSet(Phase from, Phase to) {
        return PHASE.compareAndSet(this, from, to);
    }

    private Phase opened() {
        open();
        return phase;
    }

    private Phase looked() {
        if (phase instanceof Phase.Queued || phase instanceof Phase.Running) {
            backend.look(this);
        }
        return phase;
    }

    private Phase.Over end() {
        return (Phase.Over) phase;
    }

    private static Phase.@Nullable Running run(Phase phase) {
        return switch (phase) {
            case Phase.Running r -> r;
            case Phase.Arrived a -> a.run();
            case Phase.Opening o -> o.run();
            case Phase.Over o -> o.run();
            case Phase.Queued _ -> null;
        };
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the function of this task returned: null only if T may be
    private T value(Phase.Succeeded s) {
        return (T) s.value();
    }

    private TaskStats stats(Phase.@Nullable Running r, Usage usage, long at) {
        if (r == null) {
            return new TaskStats("", -1, 0, Duration.ofNanos(at - submittedAt), Duration.ZERO, Duration.ZERO, 0, 0);
        }
        long running = usage.equals(Usage.NONE) ? at - r.startedAt() : usage.running();
        return new TaskStats(
                r.worker(),
                r.pid(),
                r.tries(),
                Duration.ofNanos(Math.max(0, r.startedAt() - submittedAt)),
                Duration.ofNanos(running),
                Duration.ofNanos(usage.cpuTime()),
                usage.bytesSent(),
                usage.bytesReceived());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    /** By number: the JVM's own identity hash takes longer to make than all else that a pool does to find a task. */
    @Override
    public int hashCode() {
        return Long.hashCode(number * 0x9E37_79B9_7F4A_7C15L);
    }

    @Override
    public String toString() {
        return name()
                + switch (looked()) {
                    case Phase.Queued _ -> " (waiting)";
                    case Phase.Running r -> " (running in " + r.worker() + ", pid " + r.pid() + ")";
                    case Phase.Arrived _, Phase.Opening _ -> " (returned)";
                    case Phase.Succeeded _ -> " (succeeded)";
                    case Phase.Failed f -> " (failed: " + f.failure().getMessage() + ")";
                    case Phase.Cancelled _ -> " (cancelled)";
                };
    }
}
