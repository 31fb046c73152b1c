package dev.forkful.internal.pool;

import dev.forkful.NotShippableException;
import dev.forkful.TaskException;
import dev.forkful.TaskTimeoutException;
import dev.forkful.internal.watch.Aside;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Payload;
import dev.forkful.spi.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does what the scheduler says. All under the pool's lock, except where it says otherwise. */
final class Orders implements Effects<Shipment> {
    private final PoolState pool;
    private final JobEncoder jobs;

    /** Starts a worker's process; called without the lock, and must not wait. */
    private final Consumer<WorkerHandle> starter;

    /** The context class loader of whoever made the pool. */
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

    private long tries;

    Orders(PoolState pool, JobEncoder jobs, Consumer<WorkerHandle> starter) {
        this.pool = pool;
        this.jobs = jobs;
        this.starter = starter;
    }

    @Override
    public boolean isWanted(Shipment task) {
        return task.job.isWanted();
    }

    @Override
    public void start(int number) {
        var worker = new WorkerHandle(number, pool.options.name() + "-" + number);
        pool.workers.put(number, worker);
        pool.afterwards(() -> starter.accept(worker));
    }

    @Override
    public boolean give(int number, Shipment task) {
        boolean more = pool.handle(number).give(task, ++tries);
        if (task.payload() == null) {
            encodeRest(task);
        }
        return more;
    }

    @Override
    public boolean isBegun(int number, Shipment task) {
        return pool.handle(number).ring().isBegun(task);
    }

    @Override
    public boolean hasLooked(int number, Shipment task) {
        return pool.handle(number).ring().hasLookedAt(task);
    }

    @Override
    public boolean hasSeenAll(int number) {
        return pool.handle(number).ring().isEmpty();
    }

    /** Not before the worker has called: what its task says on the link, that it is done perhaps, cannot be here sooner. But it has had time enough for that at some point. */
    @Override
    public long begunAt(int number, long seenAt) {
        var worker = pool.handle(number);
        long begun = Math.min(worker.ring().claimedAt() - worker.clockAhead - pool.origin, seenAt);
        return Math.max(begun, Math.min(worker.called ? worker.calledAt : pool.now(), worker.readyAt + Times.CALLING));
    }

    @Override
    public @Nullable Shipment takeBack(int number, Shipment task) {
        int first = pool.handle(number).recall(task);
        return first == 0 ? task : first < task.items() ? pool.splitOff(task, first) : null;
    }

    @Override
    public boolean drop(int number, Shipment task) {
        return pool.handle(number).recall(task) == 0;
    }

    @Override
    public Shipment split(Shipment task, int items) {
        return pool.splitOff(task, items);
    }

    @Override
    public void askWhere(int number, Shipment task) {
        pool.handle(number).send(Frame.of(Kind.WHERE, task.tried));
    }

    @Override
    public void interrupt(int number, Shipment task) {
        pool.handle(number).send(Frame.of(Kind.INTERRUPT, task.tried));
    }

    @Override
    public void end(int number, Leave why) {
        var worker = pool.handle(number);
        worker.leave = why;
        var connection = worker.connection;
        if (connection != null) {
            connection.process().end(0);
        }
    }

    @Override
    public void kill(int number, Leave why) {
        var worker = pool.handle(number);
        worker.leave = worker.leave == null ? why : worker.leave;
        worker.doomed = true;
        var connection = worker.connection;
        if (connection != null) {
            pool.afterwards(connection.process()::kill);
        }
    }

    @Override
    public void stopped(Shipment task) {
        pool.tally.cancelled(task.items());
        var worker = task.worker;
        if (worker == null || !worker.ring().isBegun(task)) {
            pool.over(task, task.job::ended);
            return;
        }
        long at = begunOrNow(worker, task);
        int tries = task.tries;
        pool.over(task, () -> {
            task.job.started(worker.name, worker.pid(), tries, at);
            task.job.ended();
        });
    }

    @Override
    public void lost(Shipment task, int number, int tries) {
        var worker = pool.handle(number);
        var death = worker.death == null ? Hiring.UNKNOWN : worker.death;
        var failure = Obituary.lost(worker.nameOf(task), worker.name, death, tries, worker.cause);
        long at = begunOrNow(worker, task);
        pool.tally.failed(task.job, task.items());
        pool.over(task, () -> fail(task, worker, tries, at, failure, new Usage(0, 0, task.bytesSent, 0)));
    }

    @Override
    public void timedOut(Shipment task, int number, int tries, List<StackTraceElement> stack) {
        var timeout = task.job.options().timeout().orElse(Duration.ZERO);
        var worker = pool.handle(number);
        var failure = new TaskTimeoutException(
                task.job.name() + Answer.after(tries),
                worker.name + " (pid " + worker.pid() + ")",
                "was stopped",
                timeout,
                stack);
        long at = begunOrNow(worker, task);
        pool.tally.failed(task.job, task.items());
        pool.over(
                task, () -> fail(task, worker, tries, at, failure, new Usage(timeout.toNanos(), 0, task.bytesSent, 0)));
    }

    /** When a worker has begun a task. The worker's own word is about what it began last, which may be the next, though that was taken back. */
    private long begunOrNow(WorkerHandle worker, Shipment task) {
        if (task.begunAt != 0) {
            return task.begunAt;
        }
        var ring = worker.ring;
        return ring != null && ring.isBegun(task) ? ring.claimedAt() - worker.clockAhead : System.nanoTime();
    }

    private void fail(Shipment task, WorkerHandle worker, int tries, long at, TaskException failure, Usage usage) {
        task.job.started(worker.name, worker.pid(), tries, at);
        task.job.failed(failure, usage);
    }

    @Override
    public void hopeless(Shipment task) {
        var reason = Objects.requireNonNull(pool.hopeless, "it was set before the scheduler was told");
        pool.hopelessTold = true;
        pool.tally.failed(task.job, task.items());
        pool.over(task, () -> task.job.failed(reason.of(task.job.name()), Usage.NONE));
    }

    @Override
    public void terminated() {
        pool.ended = true;
        pool.afterwards(pool.atEnd);
    }

    /**
     * Under the lock: encodes what was split off a batch, and then sends it to the worker that has it by then. Encoding runs code of the user's, so it gets a
     * thread of its own; it is a rare thing.
     */
    private void encodeRest(Shipment task) {
        var function = Objects.requireNonNull(task.function, "a batch has one");
        pool.afterwards(() -> Aside.run("forkful-encoder", loader, () -> encodeNow(task, function)));
    }

    private void encodeNow(Shipment task, PreparedFunction function) {
        Payload payload = null;
        TaskException failure = null;
        try {
            payload = jobs.encode(task.job, function);
        } catch (NotShippableException e) {
            failure = e; // it could travel before: someone changed it
        } catch (Throwable e) { // memory is short, perhaps: whoever waits for it must be told all the same
            failure = new NotShippableException(
                    task.job.name() + " cannot travel to another process: writing it failed with " + e, "", e);
        }
        sendRest(task, payload, failure);
    }

    private void sendRest(Shipment task, @Nullable Payload payload, @Nullable TaskException failure) {
        pool.event(now -> {
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
                pool.scheduler.ended(worker.number, task, End.FINAL, 0, now);
                pool.tally.failed(task.job, task.items());
                pool.over(task, () -> task.job.failed(failure, Usage.NONE));
                pool.scheduler.settle(now);
            }
        });
    }
}
