package dev.forkful.internal.pool;

import dev.forkful.Fn;
import dev.forkful.PoolStats;
import dev.forkful.TaskException;
import dev.forkful.TaskOptions;
import dev.forkful.internal.pool.Tally.WorkerReport;
import dev.forkful.internal.ship.ClassSpace;
import dev.forkful.internal.ship.Encoder;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.ship.TrustedClasses;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.spawn.WorkerOptions;
import dev.forkful.internal.watch.QuitDumps;
import dev.forkful.internal.wire.Payload;
import dev.forkful.spi.Backend;
import dev.forkful.spi.Job;
import dev.forkful.spi.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Worker processes: gives the {@link Scheduler} its events, one at a time, and does what it says. Thread-safe.
 *
 * <p>This class has what the pool is asked. The rest is in {@link PoolState}, what the lock guards; {@link Orders}, what the scheduler says; {@link Hiring}, what
 * becomes of workers; {@link Harvest}, what comes back.
 *
 * <p>Who waits for a task takes the results of all out of the workers' rings, and gives the workers more ({@link Lookout}). Threads of its own: one that reads
 * the link of each worker ({@link WorkerConnection}), two for its standard streams ({@code WorkerProcess}), and one {@link Keeper} per pool, which is the clock,
 * and waits for results when nobody else does.
 */
public final class ProcessBackend implements Backend {
    /** How many chunks a worker has, and as many again on their way, at most. */
    private static final int MOST_CHUNKS = 6;

    /**
     * The same of single tasks. Where they are quick it is as many as a worker is given at all: with six of them a stream of no-ops gave 0.2 million a second, and 0.4 to 0.9 so.
     */
    private static final int MOST_SINGLES = 32;

    private final PoolOptions options;
    private final JobEncoder jobs;
    private final PoolState pool;
    private final Harvest harvest;
    private final Lookout lookout;
    private final StackRequests stacks;
    private final Dumps dumps;
    private final Hiring hiring;
    private final WorkerLogs logs = new WorkerLogs();

    /** Guarded by the pool's lock. */
    private int submits;

    private record Known(TaskOptions options, Limits limits) {}

    private volatile @Nullable Known lastLimits;

    /**
     * A pool.
     *
     * @param trustOnly the names of the classes of which objects are made on a worker's word, beside the JDK's plain ones; null for all
     */
    public ProcessBackend(PoolOptions options, WorkerOptions workerOptions, @Nullable Set<String> trustOnly) {
        this.options = options.withEndingTime(workerOptions.endingTime());
        var quits = options.dumpOnQuit() ? QuitDumps.ofThisProgram() : null; // or it says why not, and nothing is open
        var classes = new HomeClasses();
        ClassSpace trusted = trustOnly == null ? classes : new TrustedClasses(classes, trustOnly);
        var failures = new Failures(new Values(trusted));
        var encoder = new Encoder(classes, workerOptions.codec());
        var first = new Payload.Builder();
        new Encoder(classes).encode(workerOptions.codec(), "the codec", first);
        encoder.encode(workerOptions.initializer(), "the initializer", first);
        this.jobs = new JobEncoder(classes, encoder);
        this.pool = new PoolState(this.options, state -> new Orders(state, jobs, this::start));
        this.harvest = new Harvest(pool, new Values(trusted, workerOptions.codec()), failures);
        this.lookout = harvest.lookout();
        this.stacks = new StackRequests(pool);
        this.dumps = new Dumps(pool, harvest);
        this.hiring = new Hiring(pool, workerOptions, classes, failures, first.build(), harvest, stacks, dumps, logs);
        try {
            new Keeper(pool, harvest).start();
        } catch (Throwable e) { // the system refuses a thread
            lookout.close(new Waiter());
            throw e;
        }
        if (quits != null) {
            dumpWith(quits);
        }
        pool.event(pool.scheduler::open);
    }

    /** Has this pool dumped on each SIGQUIT until it ends. Before anything happens. */
    private void dumpWith(QuitDumps quits) {
        Supplier<String> dump = this::dump;
        pool.atEnd = () -> quits.remove(dump);
        quits.add(dump);
    }

    private void start(WorkerHandle worker) {
        hiring.start(worker);
    }

    @Override
    public int window(TaskOptions wanted, int items) {
        int atMost = items > 1 ? MOST_CHUNKS : harvest.itemsAhead() > 1 ? Times.MOST_AHEAD : MOST_SINGLES;
        int each = Math.clamp(harvest.most(), 2, atMost); // few, if they are large: a ring has no room for more
        return Math.max(16, options.count() * 2 * each);
    }

    @Override
    public int batch(TaskOptions wanted) {
        return limits(wanted).isNone() && options.recycleAfter() == Integer.MAX_VALUE ? harvest.itemsAhead() : 1;
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
        return jobs.prepare(fn);
    }

    @Override
    public void release(Fn<?, ?> prepared) {
        pool.event(now -> {
            var function = (PreparedFunction) prepared;
            function.released = true;
            pool.forgetIfUnused(function);
        });
    }

    @Override
    public void submit(Job job) {
        var shipment = jobs.encode(job, limits(job.options()));
        long now = pool.enter();
        try {
            if (pool.shutdown) {
                throw new RejectedExecutionException(
                        "pool '" + options.name() + "' is shut down: " + job.name() + " was not accepted");
            }
            if (!job.isWanted()) { // cancelled while it was being encoded, when there was nothing yet to stop
                pool.afterwards(job::ended);
                return;
            }
            job.submitted(now + pool.origin);
            job.ticket(shipment);
            pool.outstanding++;
            if (shipment.function != null) {
                shipment.function.jobs++;
            }
            pool.scheduler.submit(shipment, now);
            lookout.submitted(now + pool.origin);
            pool.keeperWanted |= lookout.isLedByKeeper()
                    && pool.keeperLooksAt > now + Times.LISTENING
                    && lookout.isAnyWaking(Times.SUSPECT_TO);
            if (shipment.waiting || (++submits & 15) == 0) {
                harvest.drain(now); // all workers have as much as they should: see whether that is still so
            }
        } finally {
            pool.leave();
        }
    }

    @Override
    public void look(Job job) {
        pool.event(now -> {
            var task = (Shipment) job.ticket();
            var worker = task == null ? null : task.worker;
            if (task != null
                    && worker != null
                    && !task.toldStarted
                    && worker.ring().isBegun(task)) {
                task.toldStarted = true;
                long at = worker.ring().claimedAt() - worker.clockAhead;
                int tries = task.tries + 1;
                pool.afterwards(() -> job.started(worker.name, worker.pid(), tries, at));
            }
        });
    }

    @Override
    public void withdraw(Job job) {
        pool.event(now -> {
            var shipment = (Shipment) job.ticket();
            if (shipment != null) {
                pool.scheduler.withdraw(shipment, now);
            }
        });
    }

    @Override
    public void stop(Job job) {
        pool.event(now -> {
            var shipment = (Shipment) job.ticket();
            if (shipment != null) {
                pool.scheduler.stop(shipment, now);
            }
        });
    }

    @Override
    public List<StackTraceElement> stackTrace(Job job) {
        return stacks.ask(job);
    }

    @Override
    public PoolStats statistics() {
        var reports = new ArrayList<WorkerReport>();
        var counts = new ArrayList<PoolStats>();
        pool.event(now -> {
            harvest.drain(now); // what has ended does not run any more
            long given = 0;
            long refused = 0;
            for (var worker : pool.workers.values()) {
                given += pool.scheduler.items(worker.number);
                refused += worker.refused();
                reports.add(pool.report(worker));
            }
            long running = reports.stream().filter(r -> r.task() != null).count();
            long queued = pool.scheduler.waitingItems() + given - running;
            counts.add(pool.tally.counts(queued, running, pool.scheduler.retried(), refused));
        });
        return Tally.statistics(reports, counts.getFirst()); // which asks the system, so not under the lock
    }

    @Override
    public String dump() {
        return this + "\n" + dumps.take();
    }

    @Override
    public void shutdown() {
        pool.event(now -> {
            pool.shutdown = true;
            pool.scheduler.shutdown(now);
        });
    }

    @Override
    public List<Job> shutdownNow() {
        var never = new ArrayList<Job>();
        pool.event(now -> {
            pool.shutdown = true;
            for (var shipment : pool.scheduler.shutdownNow(now)) {
                pool.forget(shipment);
                pool.tally.cancelled(shipment.items());
                never.add(shipment.job);
            }
        });
        return never;
    }

    @Override
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        long from = System.nanoTime();
        if (!pool.awaitTermination(timeout)) {
            return false;
        }
        logs.awaitLogged(
                timeout.minusNanos(System.nanoTime() - from)); // so that they are there when the program goes on
        return true;
    }

    @Override
    public Optional<TaskException> failure() {
        pool.lock.lock();
        try {
            return pool.hopeless == null || pool.hopelessTold
                    ? Optional.empty()
                    : Optional.of(pool.hopeless.of("what was to come"));
        } finally {
            pool.lock.unlock();
        }
    }

    @Override
    public String toString() {
        pool.lock.lock();
        try {
            return "pool '" + options.name() + "' of " + options.count() + " processes, " + pool.outstanding + " tasks";
        } finally {
            pool.lock.unlock();
        }
    }
}
