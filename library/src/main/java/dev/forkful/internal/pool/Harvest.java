package dev.forkful.internal.pool;

import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.spi.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;

/** Takes the results out of the workers' rings, for whoever waits for them. What runs under the pool's lock says so; the rest is thread-safe. */
final class Harvest implements Lookout.Pool {
    private final PoolState pool;
    private final Values values;
    private final Failures failures;
    private final Lookout lookout;

    /** Guarded by the pool's lock. */
    private int returns;

    /** What threads that wait without the lock go by. Written under it. */
    private volatile double taskNanos = -1;

    private volatile int busy;

    private volatile int itemsAhead = 1;

    private volatile int most;

    /** Written with each look at the rings, without a fence. */
    private final AtomicLong drainedAt = new AtomicLong();

    Harvest(PoolState pool, Values values, Failures failures) {
        this.pool = pool;
        this.values = values;
        this.failures = failures;
        try {
            this.lookout = new Lookout(this);
        } catch (IOException e) {
            throw new UncheckedIOException("the system gives no way to wait for workers", e);
        }
    }

    /** Where threads wait for results. */
    Lookout lookout() {
        return lookout;
    }

    /** How many items a worker will have done soon; a hint. */
    int itemsAhead() {
        return itemsAhead;
    }

    /** How many tasks the worker has that has most; a hint. */
    int most() {
        return most;
    }

    /** When results were last taken out of all rings, by the scheduler's time; a hint. */
    long drainedAt() {
        return drainedAt.get();
    }

    @Override
    public long drain() {
        long now = pool.enter();
        try {
            drain(now);
        } finally {
            pool.leave();
        }
        return now + pool.origin;
    }

    @Override
    public double taskNanos() {
        return taskNanos;
    }

    @Override
    public int busy() {
        return busy;
    }

    @Override
    public long leisure() {
        pool.lock.lock();
        try {
            return pool.scheduler.leisure();
        } finally {
            pool.lock.unlock();
        }
    }

    /** Under the lock: takes out all results. */
    void drain(long now) {
        for (int i = 0; i < pool.connected.size(); i++) { // tasks that end may make workers start
            var worker = pool.connected.get(i);
            if (worker.hasNews()) {
                drain(worker, now);
            }
        }
        taskNanos = pool.scheduler.taskNanos();
        itemsAhead = pool.scheduler.itemsAhead();
        most = pool.scheduler.most();
        busy = pool.scheduler.busy();
        drainedAt.lazySet(now);
    }

    /** Under the lock: takes out the results of one. */
    void drain(WorkerHandle worker, long now) {
        var ring = worker.ring();
        try {
            for (var task = ring.next(); task != null; task = ring.next()) {
                returned(worker, task, ring.kind(), ring.result(), now);
                if ((++returns & 31) == 0) {
                    pool.scheduler.settle(now);
                }
            }
            pool.scheduler.settle(now); // once for many: it takes as long as all else that a small result needs
        } catch (IOException
                | RuntimeException
                | Error e) { // no honest worker causes that, unless memory is short here
            ring.giveUp();
            worker.cause = worker.cause == null ? e : worker.cause;
            var connection = worker.connection;
            if (connection != null) {
                pool.afterwards(connection.process()::kill);
            }
        }
    }

    /** Under the lock: a worker has ended a task. */
    void returned(WorkerHandle worker, Shipment task, Kind kind, Payload payload, long now) throws IOException {
        var answer = new Answer(kind, payload, task.job, worker.name, worker.pid(), values, failures);
        if (answer.count() > task.items()) {
            throw new MalformedFrameException(
                    "a worker sent " + answer.count() + " results for " + task.items() + " items");
        }
        long sent = task.bytesSent;
        task.begunAt = answer.begunAt - worker.clockAhead; // for who is told that it ran out of time, or was stopped
        var end = kind == Kind.FAILURE ? End.FAILED : answer.isFailure() ? End.FINAL : End.RETURNED;
        answer.tries = pool.scheduler.ended(worker.number, task, end, answer.running, now);
        worker.free(task); // only now: whom its end was told has asked when it began
        if (answer.tries > 0) {
            pool.tally.returned(task.job, answer.count(), answer.isFailure(), task.items());
            pool.over(task, () -> {
                var usage = new Usage(answer.running, answer.cpuTime, sent, answer.bytes);
                task.job.started(worker.name, worker.pid(), answer.tries, answer.begunAt - worker.clockAhead);
                task.job.returned(answer, usage);
            });
        }
    }
}
