package dev.forkful.internal.pool;

import dev.forkful.Fn;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskTimeoutException;
import dev.forkful.WorkerDiedException.Death;
import dev.forkful.internal.pool.Scheduler.End;
import dev.forkful.internal.ship.Encoder;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.spawn.WorkerOptions;
import dev.forkful.internal.spawn.WorkerProcess;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Payload;
import dev.forkful.spi.Backend;
import dev.forkful.spi.Invoke;
import dev.forkful.spi.Job;
import dev.forkful.spi.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Worker processes: gives the {@link Scheduler} its events, one at a time, and does what it says.
 *
 * <p>Thread-safe. {@link #lock} guards the scheduler and all worker handles; nothing that waits, and nothing of the user's, runs under it: the ends of
 * tasks are told, and processes are started and killed, after it has been released ({@link #afterwards}).
 *
 * <p>Long, because what is guarded by one lock is best seen in one place: what the pool is asked, what the scheduler says, what workers report.
 *
 * <p>Threads: one that reads for each worker ({@link WorkerConnection}), two for its standard streams ({@link WorkerProcess}), one clock per pool.
 */
public final class ProcessBackend implements Backend {
    private static final Duration STACK_PATIENCE = Duration.ofSeconds(1);

    private final PoolOptions options;
    private final WorkerOptions workerOptions;
    private final HomeClasses classes = new HomeClasses();
    private final Encoder encoder = new Encoder(classes);
    private final Payload initializer;
    private final AtomicLong functionNumbers = new AtomicLong();
    private final AtomicLong tryNumbers = new AtomicLong();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final Map<Long, CompletableFuture<List<StackTraceElement>>> stackRequests = new ConcurrentHashMap<>();

    /** {@code nanoTime} may be negative, and the scheduler compares. */
    private final long origin = System.nanoTime();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition deadlineMoved = lock.newCondition();

    /** Guarded by lock. */
    private final Scheduler<Shipment> scheduler;

    /** Guarded by lock. */
    private final Map<Integer, WorkerHandle> workers = new HashMap<>();

    /** Guarded by lock. */
    private final Map<Job, Shipment> shipments = new HashMap<>();

    /** What is to be done when the lock is released. Guarded by lock. */
    private List<Runnable> afterwards = new ArrayList<>();

    /** Guarded by lock. */
    private boolean shutdown;

    /** Nothing will happen any more. Written under lock. */
    private volatile boolean ended;

    /** Threads that are busy with what was to be done after the lock; the pool has not terminated before they are done. */
    private final AtomicInteger telling = new AtomicInteger();

    /** When the clock will look next. Guarded by lock. */
    private long clockAt = Long.MAX_VALUE;

    /** Why no task can run; null while they can. Guarded by lock. */
    private @Nullable Hopeless hopeless;

    private volatile boolean hopelessTold;

    /** Makes the failure of a task that cannot run. */
    private interface Hopeless {
        TaskException of(String task);
    }

    public ProcessBackend(PoolOptions options, WorkerOptions workerOptions) {
        this.options = options;
        this.workerOptions = workerOptions;
        this.initializer = encoder.encode(workerOptions.initializer(), "the initializer");
        this.scheduler =
                new Scheduler<>(options, Math.max(2, Runtime.getRuntime().availableProcessors()), new Orders());
        // a platform thread: virtual ones have to wait while the program computes on as many virtual threads as there
        // are CPUs
        Thread.ofPlatform().daemon().name(options.name() + " clock").start(this::keepTime);
        event(scheduler::open);
    }

    // The lock.

    private long now() {
        return System.nanoTime() - origin;
    }

    private void event(LongConsumer happening) {
        List<Runnable> todo;
        lock.lock();
        try {
            happening.accept(now());
            if (scheduler.nextDeadline() < clockAt) {
                deadlineMoved.signal();
            }
            todo = afterwards.isEmpty() ? List.of() : afterwards; // which from here on is this thread's alone
            if (!todo.isEmpty()) {
                afterwards = new ArrayList<>(2);
                telling.incrementAndGet();
            }
        } finally {
            lock.unlock();
        }
        if (!todo.isEmpty()) {
            todo.forEach(ProcessBackend::runWhateverHappens);
            telling.decrementAndGet();
        }
        if (ended && telling.get() == 0) {
            terminated.countDown();
        }
    }

    /** One that fails, because the system refuses a thread, say, must not take the others with it. */
    private static void runWhateverHappens(Runnable todo) {
        try {
            todo.run();
        } catch (Throwable e) {
            System.getLogger(ProcessBackend.class.getName())
                    .log(System.Logger.Level.ERROR, "a step of a process pool failed", e);
        }
    }

    private void keepTime() {
        while (awaitDeadline()) {
            event(scheduler::tick);
        }
    }

    /** False when there will be none any more. */
    private boolean awaitDeadline() {
        lock.lock();
        try {
            while (!ended) {
                clockAt = scheduler.nextDeadline();
                long left = clockAt - now();
                if (left <= 0) {
                    return true;
                }
                var _ = deadlineMoved.awaitNanos(left);
            }
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("no one knows this thread", e);
        } finally {
            lock.unlock();
        }
    }

    // What the pool is asked.

    @Override
    public int window() {
        return Math.max(16, 4 * options.count());
    }

    @Override
    public Fn<?, ?> prepare(Fn<?, ?> fn) {
        return new PreparedFunction(functionNumbers.incrementAndGet(), encoder.encode(fn, "the function"));
    }

    @Override
    public void release(Fn<?, ?> prepared) {
        ((PreparedFunction) prepared).released = true; // each worker is told when it gets its next task
    }

    @Override
    public void submit(Job job) {
        Shipment shipment;
        if (job.function() == Invoke.ARGUMENT) {
            shipment = new Shipment(job, null, encoder.encode(job.argument(), job.name()));
        } else if (job.function() instanceof PreparedFunction prepared) {
            shipment = new Shipment(job, prepared, encoder.encode(job.argument(), "the item of " + job.name()));
        } else {
            throw new IllegalArgumentException("a job's function must have been prepared");
        }
        event(now -> {
            if (shutdown) {
                throw new RejectedExecutionException(
                        "pool '" + options.name() + "' is shut down: " + job.name() + " was not accepted");
            }
            if (job.isDone()) { // cancelled while it was being encoded, when there was nothing yet to stop
                afterwards.add(job::ended);
                return;
            }
            shipments.put(job, shipment);
            scheduler.submit(shipment, now);
        });
    }

    @Override
    public void withdraw(Job job) {
        event(now -> {
            var shipment = shipments.get(job);
            if (shipment != null) {
                scheduler.withdraw(shipment);
            }
        });
    }

    @Override
    public void stop(Job job) {
        event(now -> {
            var shipment = shipments.get(job);
            if (shipment != null) {
                scheduler.stop(shipment, now);
            }
        });
    }

    @Override
    public List<StackTraceElement> stackTrace(Job job) {
        var answer = new CompletableFuture<List<StackTraceElement>>();
        var asked = new AtomicLong(-1);
        event(now -> {
            for (var worker : workers.values()) {
                if (worker.task != null && worker.task.job.equals(job)) {
                    asked.set(worker.tryNumber);
                    if (stackRequests.putIfAbsent(worker.tryNumber, answer) == null) {
                        worker.send(Frame.of(Kind.WHERE, worker.tryNumber));
                    }
                }
            }
        });
        if (asked.get() < 0) {
            return List.of();
        }
        var shared = stackRequests.getOrDefault(asked.get(), answer);
        try {
            return shared.get(STACK_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            stackRequests.remove(asked.get(), shared);
        }
    }

    @Override
    public void shutdown() {
        event(now -> {
            shutdown = true;
            scheduler.shutdown(now);
        });
    }

    @Override
    public List<Job> shutdownNow() {
        var never = new ArrayList<Job>();
        event(now -> {
            shutdown = true;
            for (var shipment : scheduler.shutdownNow(now)) {
                shipments.remove(shipment.job);
                never.add(shipment.job);
            }
        });
        return never;
    }

    @Override
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        long nanos = timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : timeout.toNanos();
        return terminated.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public Optional<TaskException> failure() {
        lock.lock();
        try {
            return hopeless == null || hopelessTold ? Optional.empty() : Optional.of(hopeless.of("what was to come"));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "pool '" + options.name() + "' of " + options.count() + " processes, " + shipments.size() + " tasks";
        } finally {
            lock.unlock();
        }
    }

    // What the scheduler says.

    /** All called under the lock. */
    private final class Orders implements Scheduler.Effects<Shipment> {
        @Override
        public boolean isWanted(Shipment task) {
            return !task.job.isDone();
        }

        @Override
        public void start(int number) {
            var worker = new WorkerHandle(number, options.name() + "-" + number);
            workers.put(number, worker);
            afterwards.add(() ->
                    Thread.ofPlatform().daemon().name(worker.name + " starter").start(() -> startProcess(worker)));
        }

        @Override
        public void give(int number, Shipment task) {
            handle(number).give(task, tryNumbers.incrementAndGet());
        }

        @Override
        public void askWhere(int number, Shipment task) {
            handle(number).send(Frame.of(Kind.WHERE, handle(number).tryNumber));
        }

        @Override
        public void interrupt(int number, Shipment task) {
            handle(number).send(Frame.of(Kind.INTERRUPT, handle(number).tryNumber));
        }

        @Override
        public void end(int number) {
            var connection = handle(number).connection;
            if (connection != null) {
                connection.process().end(0);
            }
        }

        @Override
        public void kill(int number) {
            var worker = handle(number);
            worker.doomed = true;
            var connection = worker.connection;
            if (connection != null) {
                afterwards.add(connection.process()::kill);
            }
        }

        @Override
        public void stopped(Shipment task) {
            over(task, task.job::ended);
        }

        @Override
        public void lost(Shipment task, int number, int tries) {
            var worker = handle(number);
            var death = worker.death == null ? UNKNOWN : worker.death;
            var failure = Obituary.lost(task.job.name(), worker.name, death, tries, worker.cause);
            over(task, () -> task.job.failed(failure, new Usage(Duration.ZERO, Duration.ZERO, worker.bytesSent, 0)));
        }

        @Override
        public void timedOut(Shipment task, int number, int tries, List<StackTraceElement> stack) {
            var timeout = options.taskTimeout() == null ? Duration.ZERO : options.taskTimeout();
            var worker = handle(number);
            var failure = new TaskTimeoutException(
                    task.job.name() + after(tries),
                    worker.name + " (pid " + worker.pid() + ")",
                    "was stopped",
                    timeout,
                    stack);
            over(task, () -> task.job.failed(failure, new Usage(timeout, Duration.ZERO, worker.bytesSent, 0)));
        }

        @Override
        public void hopeless(Shipment task) {
            var reason = java.util.Objects.requireNonNull(hopeless, "it was set before the scheduler was told");
            hopelessTold = true;
            over(task, () -> task.job.failed(reason.of(task.job.name()), Usage.NONE));
        }

        @Override
        public void terminated() {
            ended = true;
            deadlineMoved.signal();
        }
    }

    private static final Death UNKNOWN = new Death(-1, -1, "", List.of(), List.of(), "");

    private WorkerHandle handle(int number) {
        return java.util.Objects.requireNonNull(workers.get(number));
    }

    /** Under the lock: this is the last of a task. */
    private void over(Shipment task, Runnable tell) {
        shipments.remove(task.job);
        afterwards.add(tell);
    }

    private static String after(int tries) {
        return tries > 1 ? ", tried " + tries + " times," : "";
    }

    // What workers do.

    private void startProcess(WorkerHandle worker) {
        WorkerProcess started = null;
        try {
            var process = WorkerProcess.start(worker.name, workerOptions);
            started = process;
            var setup = WorkerConnection.setup(worker.name, process, initializer);
            var connection = new WorkerConnection(process, classes, setup, new Reports(worker));
            event(now -> {
                worker.connection = connection;
                if (worker.doomed) {
                    afterwards.add(process::kill);
                }
            });
            connection.start(worker.name);
        } catch (Throwable e) { // the system refused a process, a socket or a thread
            var process = started;
            if (process != null) {
                process.kill();
            }
            died(worker, UNKNOWN, e);
        }
    }

    private void died(WorkerHandle worker, Death death, @Nullable Throwable cause) {
        event(now -> {
            worker.death = death;
            worker.cause = cause;
            if (hopeless == null) {
                // only used if this was one start failure too many
                hopeless = task -> Obituary.notStarted(task, options.name(), death, cause);
                scheduler.died(worker.number, now);
                if (!scheduler.isHopeless()) {
                    hopeless = null;
                }
            } else {
                scheduler.died(worker.number, now);
            }
            workers.remove(worker.number);
        });
    }

    /** Called by the reading thread of one worker. */
    private final class Reports implements WorkerConnection.Events {
        private final WorkerHandle worker;

        Reports(WorkerHandle worker) {
            this.worker = worker;
        }

        @Override
        public void ready() {
            event(now -> scheduler.ready(worker.number, now));
        }

        @Override
        public void notReady(Throwable cause) {
            event(now -> {
                if (hopeless == null) {
                    hopeless = task -> TaskFailedException.of(
                            task + " cannot run: the initializer of pool '" + options.name() + "' failed in "
                                    + worker.name + " (pid " + worker.pid() + ")",
                            cause);
                }
                scheduler.hopeless(now);
            });
        }

        @Override
        public void started(long tried) {
            event(now -> {
                var task = worker.current(tried);
                if (task != null) {
                    task.job.started(worker.name, worker.pid());
                    scheduler.started(worker.number, task, now);
                }
            });
        }

        @Override
        public void returned(long tried, Answer answer) {
            event(now -> {
                var task = worker.current(tried);
                if (task == null) {
                    return;
                }
                var usage = new Usage(answer.running(), answer.cpuTime(), worker.bytesSent, answer.bytes());
                var end = answer.kind() == Answer.Kind.THROWN ? End.FAILED : End.FINAL;
                int tries = scheduler.ended(worker.number, task, end, now);
                if (tries > 0) {
                    over(task, () -> tell(task.job, answer, tries, usage));
                }
            });
        }

        private void tell(Job job, Answer answer, int tries, Usage usage) {
            var where = worker.name + " (pid " + worker.pid() + ")";
            if (answer.kind() == Answer.Kind.VALUE) {
                job.succeeded(answer.value(), usage);
            } else {
                job.failed(answer.toFailure(job.name(), where, after(tries)), usage);
            }
        }

        @Override
        public void dropped(long tried) {
            event(now -> {
                var task = worker.current(tried);
                if (task != null) {
                    scheduler.ended(worker.number, task, End.DROPPED, now);
                }
            });
        }

        @Override
        public void here(long tried, List<StackTraceElement> stack) {
            var request = stackRequests.get(tried);
            if (request != null) {
                request.complete(stack);
            }
            event(now -> {
                var task = worker.current(tried);
                if (task != null) {
                    scheduler.here(worker.number, task, stack, now);
                }
            });
        }

        @Override
        public void died(Death death, @Nullable Throwable cause) {
            ProcessBackend.this.died(worker, death, cause);
        }
    }
}
