package dev.forkful.internal.pool;

import dev.forkful.Fn;
import dev.forkful.NotShippableException;
import dev.forkful.PoolStats;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskOptions;
import dev.forkful.TaskTimeoutException;
import dev.forkful.WorkerDiedException.Death;
import dev.forkful.internal.pool.Tally.WorkerReport;
import dev.forkful.internal.ship.ClassSpace;
import dev.forkful.internal.ship.Encoder;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.FunctionTemplates;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.ship.TrustedClasses;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.spawn.WorkerOptions;
import dev.forkful.internal.spawn.WorkerProcess;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.spi.Backend;
import dev.forkful.spi.Batch;
import dev.forkful.spi.Invoke;
import dev.forkful.spi.Job;
import dev.forkful.spi.Usage;
import dev.forkful.spi.Waiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
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
 * <p>Who waits for a task takes the results of all out of the workers' rings, and gives the workers more ({@link Lookout}). Threads of its own: one that reads
 * the link of each worker ({@link WorkerConnection}), two for its standard streams ({@link WorkerProcess}), and one keeper per pool, which is the clock, and
 * waits for results when nobody else does.
 */
public final class ProcessBackend implements Backend {
    private static final Duration SAME_CLOCK = Duration.ofSeconds(60);

    private static final Duration STACK_PATIENCE = Duration.ofSeconds(1);

    /** How often the keeper looks whether results lie about that no one waits for. While there are any, it waits for them itself. */
    private static final Duration ROUND = Duration.ofMillis(1);

    /** How often the keeper looks how large the workers are, where that matters. */
    private static final Duration WEIGHING = Duration.ofMillis(100);

    /** How long after the last task the keeper goes to sleep, to be woken by the next. */
    private static final Duration WAKEFUL = Duration.ofMillis(100);

    private final PoolOptions options;
    private final WorkerOptions workerOptions;
    private final HomeClasses classes = new HomeClasses();
    private final Encoder encoder;

    /** The codec and the initializer, as a worker wants them first. */
    private final Payload setup;

    private final AtomicLong functionNumbers = new AtomicLong();
    private final FunctionTemplates templates;
    private final AtomicLong tryNumbers = new AtomicLong();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final Map<Long, CompletableFuture<List<StackTraceElement>>> stackRequests = new ConcurrentHashMap<>();

    /** {@code nanoTime} may be negative, and the scheduler compares. */
    private final long origin = System.nanoTime();

    private final ReentrantLock lock = new ReentrantLock();
    private final Lookout lookout;
    private final Values values;

    /** Those of which objects are made on a worker's word. */
    private final ClassSpace trusted;

    private final Failures failures;

    /** Guarded by lock. */
    private final Scheduler<Shipment> scheduler;

    /** Guarded by lock. */
    private final Map<Integer, WorkerHandle> workers = new HashMap<>();

    /** Those that can be given tasks. Guarded by lock. */
    private final List<WorkerHandle> connected = new ArrayList<>();

    /** Guarded by lock. */
    private int submits;

    /** Guarded by lock. */
    private int returns;

    /** How many jobs have not ended. Guarded by lock. */
    private int outstanding;

    /** What is to be done when the lock is released. Guarded by lock. */
    private List<Runnable> afterwards = new ArrayList<>();

    /** Guarded by lock. */
    private boolean shutdown;

    /** Nothing will happen any more. Written under lock. */
    private volatile boolean ended;

    /** Threads that are busy with what was to be done after the lock; the pool has not terminated before they are done. */
    private final AtomicInteger telling = new AtomicInteger();

    private record Known(TaskOptions options, Limits limits) {}

    private volatile @Nullable Known lastLimits;

    /** What became of the tasks, and why workers were replaced. Guarded by lock. */
    private final Tally tally = new Tally();

    /** When the workers' memory was last looked at. Touched by the keeper only. */
    private long weighedAt;

    /** Set by the keeper before anything happens. */
    private volatile @Nullable Waiter keeper;

    /** When the keeper will look at the time, at the latest. Written under lock. */
    private volatile long keeperLooksAt;

    /** Nobody but the next task will wake the keeper. Written under lock. */
    private boolean keeperSleeps;

    /** What threads that wait without the lock go by. Written under lock. */
    private volatile double taskNanos = -1;

    private volatile int busy;

    private volatile int itemsAhead = 1;

    /** Why no task can run; null while they can. Guarded by lock. */
    private @Nullable Hopeless hopeless;

    private volatile boolean hopelessTold;

    /** Makes the failure of a task that cannot run. */
    private interface Hopeless {
        TaskException of(String task);
    }

    /**
     * A pool.
     *
     * @param trustOnly the names of the classes of which objects are made on a worker's word, beside the JDK's plain ones; null for all
     */
    public ProcessBackend(PoolOptions options, WorkerOptions workerOptions, @Nullable Set<String> trustOnly) {
        this.options = options;
        this.workerOptions = workerOptions;
        this.trusted = trustOnly == null ? classes : new TrustedClasses(classes, trustOnly);
        this.failures = new Failures(new Values(trusted));
        this.encoder = new Encoder(classes, workerOptions.codec());
        this.templates = new FunctionTemplates(classes, encoder, functionNumbers);
        this.values = new Values(trusted, workerOptions.codec());
        var first = new Payload.Builder();
        new Encoder(classes).encode(workerOptions.codec(), "the codec", first);
        encoder.encode(workerOptions.initializer(), "the initializer", first);
        this.setup = first.build();
        this.scheduler = new Scheduler<>(options, Runtime.getRuntime().availableProcessors(), new Orders());
        try {
            this.lookout = new Lookout(new Watched());
        } catch (IOException e) {
            throw new UncheckedIOException("the system gives no way to wait for workers", e);
        }
        // a platform thread: virtual ones have to wait while the program computes on as many virtual threads as there
        // are CPUs
        Thread.ofPlatform().daemon().name(options.name() + " keeper").start(this::keep);
        event(scheduler::open);
    }

    // The lock.

    private long now() {
        return System.nanoTime() - origin;
    }

    /** Lets something happen; returns when. */
    private long event(LongConsumer happening) {
        List<Runnable> todo;
        Waiter wake = null;
        long now;
        lock.lock();
        try {
            now = now();
            happening.accept(now);
            if ((keeperSleeps && outstanding > 0) || scheduler.soonest() < keeperLooksAt || ended) {
                keeperSleeps = false;
                keeperLooksAt = Long.MIN_VALUE;
                wake = keeper;
            }
            todo = afterwards.isEmpty() ? List.of() : afterwards; // which from here on is this thread's alone
            if (!todo.isEmpty()) {
                afterwards = new ArrayList<>(2);
                telling.incrementAndGet();
            }
        } finally {
            lock.unlock();
        }
        if (wake != null) {
            wake.wake();
        }
        if (!todo.isEmpty()) {
            todo.forEach(ProcessBackend::runWhateverHappens);
            telling.decrementAndGet();
        }
        if (ended && telling.get() == 0) {
            terminated.countDown();
        }
        return now;
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

    // The keeper.

    private void keep() {
        var me = new Waiter();
        keeper = me;
        int unattended = 0;
        long lastTask = now();
        while (!ended) {
            weigh();
            boolean any;
            boolean leads;
            long until;
            long looksAt;
            lock.lock();
            try {
                if (ended) { // that came while this waited for the lock, and so did the waking, which is over
                    break;
                }
                any = outstanding > 0;
                lastTask = any ? now() : lastTask;
                keeperSleeps = !any && now() - lastTask > WAKEFUL.toNanos();
                until = scheduler.nextDeadline();
                until = mayOutgrow() ? Math.min(until, weighedAt + WEIGHING.toNanos()) : until;
                leads = any && unattended > 0 && lookout.isUnattended();
                looksAt = leads || keeperSleeps ? until : Math.min(until, now() + ROUND.toNanos());
                keeperLooksAt = looksAt;
            } finally {
                lock.unlock();
            }
            if (until <= now()) {
                event(now -> {
                    drain(now); // what has ended in time is not late
                    scheduler.tick(now);
                });
            } else if (leads) {
                lookout.tryLead(me, () -> ended || lookout.isWanted() || keeperHasToLook(), nanoTime(until));
                unattended = 0;
            } else {
                me.parkOnce(nanoTime(looksAt));
                if (any && options.count() + options.spares() > 1) {
                    event(scheduler::glance);
                }
                unattended = any && lookout.isUnattended() ? unattended + 1 : 0;
            }
        }
        lookout.close(me);
    }

    private boolean mayOutgrow() {
        return options.recycleAbove() != Long.MAX_VALUE && outstanding > 0;
    }

    /** The keeper: looks how large the workers are. */
    private void weigh() {
        if (options.recycleAbove() == Long.MAX_VALUE || now() - weighedAt < WEIGHING.toNanos()) {
            return;
        }
        weighedAt = now();
        var pids = new HashMap<Integer, Long>();
        lock.lock();
        try {
            connected.forEach(worker -> pids.put(worker.number, worker.pid()));
        } finally {
            lock.unlock();
        }
        pids.forEach((number, pid) -> {
            if (WorkerMemory.of(pid) > options.recycleAbove()) {
                event(now -> scheduler.outgrown(number, now));
            }
        });
    }

    private boolean keeperHasToLook() {
        return keeperLooksAt == Long.MIN_VALUE;
    }

    private long nanoTime(long ownTime) {
        return ownTime == Long.MAX_VALUE ? Long.MAX_VALUE : ownTime + origin;
    }

    /** What the lookout does with this pool. */
    private final class Watched implements Lookout.Pool {
        @Override
        public long drain() {
            return lookout.hasNews() ? origin + event(ProcessBackend.this::drain) : System.nanoTime();
        }

        @Override
        public double taskNanos() {
            return taskNanos;
        }

        @Override
        public int busy() {
            return busy;
        }
    }

    /** Under the lock: takes out all results. */
    private void drain(long now) {
        for (int i = 0; i < connected.size(); i++) { // tasks that end may make workers start
            if (connected.get(i).hasNews()) {
                drain(connected.get(i), now);
            }
        }
        taskNanos = scheduler.taskNanos();
        itemsAhead = scheduler.itemsAhead();
        busy = scheduler.busy();
    }

    private void drain(WorkerHandle worker, long now) {
        try {
            worker.ring().drain((shipment, kind, payload) -> {
                returned(worker, shipment, kind, payload, now);
                if ((++returns & 31) == 0) {
                    scheduler.settle(now);
                }
            });
            scheduler.settle(now); // once for many: it takes as long as all else that a small result needs
        } catch (IOException
                | RuntimeException
                | Error e) { // no honest worker causes that, unless memory is short here
            worker.cause = worker.cause == null ? e : worker.cause;
            var connection = worker.connection;
            if (connection != null) {
                afterwards.add(connection.process()::kill);
            }
        }
    }

    private void returned(WorkerHandle worker, Shipment task, Kind kind, Payload payload, long now) throws IOException {
        var answer = new Answer(kind, payload, task.job, worker.name, worker.pid(), values, failures);
        if (answer.count() > task.items()) {
            throw new MalformedFrameException(
                    "a worker sent " + answer.count() + " results for " + task.items() + " items");
        }
        boolean told = task.toldStarted;
        long sent = task.bytesSent;
        worker.free(task);
        answer.tries = scheduler.ended(
                worker.number, task, kind == Kind.FAILURE ? End.FAILED : End.FINAL, answer.running, now);
        if (answer.tries > 0) {
            tally.returned(task.job, answer.count(), answer.isFailure(), task.items());
            over(task, () -> {
                var usage = new Usage(answer.running, answer.cpuTime, sent, answer.bytes);
                if (!told || answer.tries > 1) {
                    task.job.started(worker.name, worker.pid(), answer.tries, answer.begunAt - worker.clockAhead);
                }
                task.job.returned(answer, usage);
            });
        }
    }

    // What the pool is asked.

    @Override
    public int window(TaskOptions wanted) {
        int tasks = Math.min(itemsAhead, Times.MOST_AHEAD); // of tiny ones, each worker has so many
        return Math.max(16, options.count() * Math.max(4, batch(wanted) > 1 ? 4 : 2 * tasks));
    }

    @Override
    public int batch(TaskOptions wanted) {
        return limits(wanted).isNone() && options.recycleAfter() == Integer.MAX_VALUE ? itemsAhead : 1;
    }

    /** Of those options: computed once for all jobs that have the same. */
    private Limits limits(TaskOptions wanted) {
        var last = lastLimits;
        if (last == null || last.options != wanted) {
            last = new Known(wanted, Limits.of(wanted));
            lastLimits = last;
        }
        return last.limits;
    }

    @Override
    public boolean await(Waiter waiter, BooleanSupplier over, long deadline) throws InterruptedException {
        return lookout.await(waiter, over, deadline);
    }

    @Override
    public Fn<?, ?> prepare(Fn<?, ?> fn) {
        return new PreparedFunction(functionNumbers.incrementAndGet(), encoder.encode(fn, "the function"));
    }

    @Override
    public void release(Fn<?, ?> prepared) {
        event(now -> {
            var function = (PreparedFunction) prepared;
            function.released = true;
            forgetIfUnused(function);
        });
    }

    private void forgetIfUnused(PreparedFunction function) {
        if (function.released && function.jobs == 0) {
            for (var worker : workers.values()) {
                worker.forget(function);
            }
        }
    }

    @Override
    public void submit(Job job) {
        var shipment = encoded(job);
        event(now -> {
            if (shutdown) {
                throw new RejectedExecutionException(
                        "pool '" + options.name() + "' is shut down: " + job.name() + " was not accepted");
            }
            if (!job.isWanted()) { // cancelled while it was being encoded, when there was nothing yet to stop
                afterwards.add(job::ended);
                return;
            }
            job.submitted(now + origin);
            job.ticket(shipment);
            outstanding++;
            if (shipment.function != null) {
                shipment.function.jobs++;
            }
            scheduler.submit(shipment, now);
            lookout.visited(now + origin);
            if (scheduler.isWaiting(shipment) || (++submits & 15) == 0) {
                drain(now); // all workers have as much as they should: see whether that is still so
            }
        });
    }

    private Shipment encoded(Job job) {
        var limits = limits(job.options());
        if (job.function() == Invoke.ARGUMENT) {
            var call = Objects.requireNonNull(job.argument(), "a call is its own argument");
            var template = templates.of(call);
            if (template != null) {
                return new Shipment(job, limits, null, template, templates.encode(call, template, new Name(job)));
            }
            var bytes = new Payload.Builder();
            bytes.putLong(0);
            encoder.encode(call, new Name(job), bytes);
            return new Shipment(job, limits, null, null, bytes.build());
        }
        if (!(job.function() instanceof PreparedFunction function)) {
            throw new IllegalArgumentException("a job's function must have been prepared");
        }
        return new Shipment(job, limits, function, null, encoded(job, function));
    }

    private Payload encoded(Job job, PreparedFunction function) {
        int size = job instanceof Batch batch ? batch.items().size() : 1;
        var bytes = new Payload.Builder(32 + 8 * size);
        bytes.putLong(function.number);
        if (job instanceof Batch batch) {
            encodeItems(batch, bytes);
        } else {
            encoder.encode(job.argument(), new Name(job), bytes);
        }
        return bytes.build();
    }

    private void encodeItems(Batch batch, Payload.Builder to) {
        var items = batch.items();
        to.putInt(items.size());
        var name = new Name(batch);
        var writer = encoder.writer(to);
        for (var item : items) {
            encoder.encode(item, name, writer);
            name.item++;
        }
        writer.end();
    }

    @Override
    public void look(Job job) {
        event(now -> {
            var task = (Shipment) job.ticket();
            var worker = task == null ? null : task.worker;
            if (task != null
                    && worker != null
                    && !task.toldStarted
                    && worker.ring().isBegun(task)) {
                task.toldStarted = true;
                long at = worker.ring().claimedAt() - worker.clockAhead;
                int tries = task.tries + 1;
                afterwards.add(() -> job.started(worker.name, worker.pid(), tries, at));
            }
        });
    }

    @Override
    public void withdraw(Job job) {
        event(now -> {
            var shipment = (Shipment) job.ticket();
            if (shipment != null) {
                scheduler.withdraw(shipment, now);
            }
        });
    }

    @Override
    public void stop(Job job) {
        event(now -> {
            var shipment = (Shipment) job.ticket();
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
            var task = (Shipment) job.ticket();
            if (task != null && task.worker != null && task.worker.ring().isBegun(task)) {
                asked.set(task.tried);
                if (stackRequests.putIfAbsent(task.tried, answer) == null) {
                    task.worker.send(Frame.of(Kind.WHERE, task.tried));
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
    public PoolStats statistics() {
        var reports = new ArrayList<WorkerReport>();
        var counts = new ArrayList<PoolStats>();
        event(now -> {
            drain(now); // what has ended does not run any more
            long given = 0;
            for (var worker : workers.values()) {
                given += scheduler.items(worker.number);
                reports.add(report(worker));
            }
            long running = reports.stream().filter(r -> r.task() != null).count();
            long queued = scheduler.waitingItems() + given - running;
            counts.add(tally.counts(queued, running, scheduler.retried()));
        });
        return Tally.statistics(reports, counts.getFirst()); // which asks the system, so not under the lock
    }

    private WorkerReport report(WorkerHandle worker) {
        var phase = scheduler.phase(worker.number);
        var task = worker.ring == null ? null : scheduler.running(worker.number);
        return task == null
                ? new WorkerReport(worker.name, worker.pid(), phase, null, 0)
                : new WorkerReport(
                        worker.name,
                        worker.pid(),
                        phase,
                        nameOfRunning(worker, task),
                        worker.ring().claimedAt() - worker.clockAhead);
    }

    private static String nameOfRunning(WorkerHandle worker, Shipment task) {
        return task.job instanceof Batch batch
                ? batch.name(Math.max(0, worker.ring().begun(task) - 1))
                : task.job.name();
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
                forget(shipment);
                tally.cancelled(shipment.items());
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
            return "pool '" + options.name() + "' of " + options.count() + " processes, " + outstanding + " tasks";
        } finally {
            lock.unlock();
        }
    }

    // What the scheduler says.

    /** All called under the lock. */
    private final class Orders implements Effects<Shipment> {
        @Override
        public boolean isWanted(Shipment task) {
            return task.job.isWanted();
        }

        @Override
        public void start(int number) {
            var worker = new WorkerHandle(number, options.name() + "-" + number);
            workers.put(number, worker);
            afterwards.add(() ->
                    Thread.ofPlatform().daemon().name(worker.name + " starter").start(() -> startProcess(worker)));
        }

        @Override
        public boolean give(int number, Shipment task) {
            boolean more = handle(number).give(task, tryNumbers.incrementAndGet());
            if (task.payload() == null) {
                encodeRest(task);
            }
            return more;
        }

        @Override
        public boolean isBegun(int number, Shipment task) {
            return handle(number).ring().isBegun(task);
        }

        @Override
        public long begunAt(int number) {
            return handle(number).ring().claimedAt() - handle(number).clockAhead - origin;
        }

        @Override
        public @Nullable Shipment takeBack(int number, Shipment task) {
            int first = handle(number).recall(task);
            return first == 0 ? task : first < task.items() ? splitOff(task, first) : null;
        }

        @Override
        public boolean drop(int number, Shipment task) {
            return handle(number).recall(task) == 0;
        }

        @Override
        public Shipment split(Shipment task, int items) {
            return splitOff(task, items);
        }

        @Override
        public void askWhere(int number, Shipment task) {
            handle(number).send(Frame.of(Kind.WHERE, task.tried));
        }

        @Override
        public void interrupt(int number, Shipment task) {
            handle(number).send(Frame.of(Kind.INTERRUPT, task.tried));
        }

        @Override
        public void end(int number, Leave why) {
            var worker = handle(number);
            worker.leave = why;
            var connection = worker.connection;
            if (connection != null) {
                connection.process().end(0);
            }
        }

        @Override
        public void kill(int number, Leave why) {
            var worker = handle(number);
            worker.leave = worker.leave == null ? why : worker.leave;
            worker.doomed = true;
            var connection = worker.connection;
            if (connection != null) {
                afterwards.add(connection.process()::kill);
            }
        }

        @Override
        public void stopped(Shipment task) {
            tally.cancelled(task.items());
            over(task, task.job::ended);
        }

        @Override
        public void lost(Shipment task, int number, int tries) {
            var worker = handle(number);
            var death = worker.death == null ? UNKNOWN : worker.death;
            var failure = Obituary.lost(nameOfRunning(worker, task), worker.name, death, tries, worker.cause);
            long at = begunOrNow(worker, task);
            tally.failed(task.job, task.items());
            over(task, () -> fail(task, worker, tries, at, failure, new Usage(0, 0, task.bytesSent, 0)));
        }

        @Override
        public void timedOut(Shipment task, int number, int tries, List<StackTraceElement> stack) {
            var timeout = task.job.options().timeout().orElse(Duration.ZERO);
            var worker = handle(number);
            var failure = new TaskTimeoutException(
                    task.job.name() + Answer.after(tries),
                    worker.name + " (pid " + worker.pid() + ")",
                    "was stopped",
                    timeout,
                    stack);
            long at = begunOrNow(worker, task);
            tally.failed(task.job, task.items());
            over(
                    task,
                    () -> fail(task, worker, tries, at, failure, new Usage(timeout.toNanos(), 0, task.bytesSent, 0)));
        }

        private long begunOrNow(WorkerHandle worker, Shipment task) {
            var ring = worker.ring;
            return ring != null && ring.isBegun(task) ? ring.claimedAt() - worker.clockAhead : System.nanoTime();
        }

        private void fail(Shipment task, WorkerHandle worker, int tries, long at, TaskException failure, Usage usage) {
            task.job.started(worker.name, worker.pid(), tries, at);
            task.job.failed(failure, usage);
        }

        @Override
        public void hopeless(Shipment task) {
            var reason = Objects.requireNonNull(hopeless, "it was set before the scheduler was told");
            hopelessTold = true;
            tally.failed(task.job, task.items());
            over(task, () -> task.job.failed(reason.of(task.job.name()), Usage.NONE));
        }

        @Override
        public void terminated() {
            ended = true;
        }
    }

    private static final Death UNKNOWN = new Death(-1, -1, "", List.of(), List.of(), "");

    private WorkerHandle handle(int number) {
        return Objects.requireNonNull(workers.get(number));
    }

    /** Under the lock: makes another task of the last items of a batch. */
    private Shipment splitOff(Shipment task, int from) {
        var rest = task.split(from);
        rest.job.ticket(rest);
        outstanding++;
        if (rest.function != null) {
            rest.function.jobs++;
        }
        return rest;
    }

    /** Under the lock: this is the last of a task. */
    private void over(Shipment task, Runnable tell) {
        forget(task);
        afterwards.add(tell);
    }

    private void forget(Shipment task) {
        task.job.ticket(null);
        outstanding--;
        var function = task.function;
        if (function != null) {
            function.jobs--;
            forgetIfUnused(function);
        }
    }

    /**
     * Under the lock: encodes what was split off a batch, and then sends it to the worker that has it by then. Encoding runs code of the user's, so it gets a
     * thread of its own; it is a rare thing.
     */
    private void encodeRest(Shipment task) {
        var function = Objects.requireNonNull(task.function, "a batch has one");
        afterwards.add(() -> Thread.ofVirtual().name("forkful-encoder").start(() -> {
            Payload payload = null;
            TaskException failure = null;
            try {
                payload = encoded(task.job, function);
            } catch (NotShippableException e) {
                failure = e; // it could travel before: someone changed it
            }
            sendRest(task, payload, failure);
        }));
    }

    private void sendRest(Shipment task, @Nullable Payload payload, @Nullable TaskException failure) {
        event(now -> {
            if (task.payload() != null) {
                return; // it was given away and taken back meanwhile, and encoded for another: sent twice, it would run
                // twice
            }
            if (payload != null) {
                task.encoded(payload);
            }
            var worker = task.worker;
            if (worker == null) {
                return; // taken back meanwhile; whoever gets it now will find it encoded
            }
            if (failure == null) {
                worker.send(task);
            } else if (worker.recall(task) == 0) {
                scheduler.ended(worker.number, task, End.FINAL, 0, now);
                tally.failed(task.job, task.items());
                over(task, () -> task.job.failed(failure, Usage.NONE));
                scheduler.settle(now);
            }
        });
    }

    // What workers do.

    private void startProcess(WorkerHandle worker) {
        WorkerProcess started = null;
        try {
            var process = WorkerProcess.start(worker.name, workerOptions);
            started = process;
            var connection = new WorkerConnection(
                    process, classes, failures, new Setup(worker.name, setup, true), lock, new Reports(worker));
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
            var ring = worker.ring;
            if (ring != null) {
                drain(worker, now); // what it has finished is not lost
                connected.remove(worker);
                lookout.remove(ring);
                afterwards.add(ring::close);
            }
            if (!shutdown) {
                tally.replaced(worker.leave, death);
            }
            worker.death = death;
            worker.cause = worker.cause == null ? cause : worker.cause;
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
            if (ring != null) {
                ring.abandon(worker);
            }
        });
    }

    /** Called by the reading thread of one worker. */
    private final class Reports implements WorkerConnection.Events {
        private final WorkerHandle worker;

        Reports(WorkerHandle worker) {
            this.worker = worker;
        }

        @Override
        public void connected(WorkerRing ring) {
            event(now -> {
                worker.ring = ring;
                connected.add(worker);
                lookout.add(ring);
            });
        }

        @Override
        public void ready(long clock) {
            event(now -> {
                // on one machine all processes have the same clock, as far as is known; else this is near enough
                long ahead = clock - (now + origin);
                worker.clockAhead = Math.abs(ahead) < SAME_CLOCK.toNanos() ? 0 : ahead;
                scheduler.ready(worker.number, now);
            });
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
        public void returned(long tried, Kind kind, Payload payload) throws IOException {
            var malformed = new ArrayList<IOException>();
            event(now -> {
                try {
                    var task = worker.trying(tried);
                    if (task == null) {
                        throw WorkerRing.unknown(tried);
                    }
                    ProcessBackend.this.returned(worker, task, kind, payload, now);
                    scheduler.settle(now);
                } catch (IOException e) {
                    malformed.add(e);
                }
            });
            if (!malformed.isEmpty()) {
                throw malformed.getFirst();
            }
        }

        @Override
        public void here(long tried, List<StackTraceElement> stack) {
            var request = stackRequests.get(tried);
            if (request != null) {
                request.complete(stack);
            }
            event(now -> scheduler.here(worker.number, worker.trying(tried), stack, now));
        }

        @Override
        public void gone() {
            event(now -> {
                if (worker.ring != null) {
                    drain(worker, now);
                }
                scheduler.gone(worker.number, now);
            });
        }

        @Override
        public void died(Death death, @Nullable Throwable cause) {
            ProcessBackend.this.died(worker, death, cause);
        }
    }
}
