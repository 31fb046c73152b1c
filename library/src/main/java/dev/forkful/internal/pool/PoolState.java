package dev.forkful.internal.pool;

import dev.forkful.TaskException;
import dev.forkful.internal.pool.Tally.WorkerReport;
import dev.forkful.spi.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a pool's lock guards, and how to get under it: {@link #event}. Nothing that waits, and nothing of the user's, runs under the lock: the ends of tasks are
 * told, and processes are started and killed, after it has been released ({@link #afterwards}).
 *
 * <p>Its fields are for the classes of a pool: {@link ProcessBackend}, what the pool is asked; {@link Orders}, what the scheduler says; {@link Hiring}, what
 * becomes of workers; {@link Harvest}, what comes back; {@link Keeper}, the clock.
 */
final class PoolState {
    final PoolOptions options;

    /** {@code nanoTime} may be negative, and the scheduler compares. */
    final long origin = System.nanoTime();

    final ReentrantLock lock = new ReentrantLock();

    /** Guarded by lock. */
    final Scheduler<Shipment> scheduler;

    /** Guarded by lock. */
    final Map<Integer, WorkerHandle> workers = new HashMap<>();

    /** Those that can be given tasks. Guarded by lock. */
    final List<WorkerHandle> connected = new ArrayList<>();

    /** How many jobs have not ended. Guarded by lock. */
    int outstanding;

    /** What is to be done when the lock is released. Guarded by lock. */
    private List<Runnable> afterwards = new ArrayList<>();

    /** Guarded by lock. */
    boolean shutdown;

    /** Nothing will happen any more. Written under lock. */
    volatile boolean ended;

    /** Done when the pool has ended. Set before anything happens. */
    Runnable atEnd = () -> {};

    /** Threads that are busy with what was to be done after the lock; the pool has not terminated before they are done. */
    private final AtomicInteger telling = new AtomicInteger();

    private final CountDownLatch terminated = new CountDownLatch(1);

    /** What became of the tasks, and why workers were replaced. Guarded by lock. */
    final Tally tally = new Tally();

    /** Set by the keeper before anything happens. */
    volatile @Nullable Waiter keeper;

    /** When the keeper will look at the time, at the latest; {@link Long#MIN_VALUE} if it has to now. Written under lock. */
    volatile long keeperLooksAt;

    /** The keeper is to look whether a worker that was woken begins. Guarded by lock. */
    boolean keeperWanted;

    /** Nobody but the next task will wake the keeper. Written under lock. */
    boolean keeperSleeps;

    /** Why no task can run; null while they can. Guarded by lock. */
    @Nullable
    Hopeless hopeless;

    /** Some task has been told. Written under lock. */
    volatile boolean hopelessTold;

    /** Makes the failure of a task that cannot run. */
    interface Hopeless {
        TaskException of(String task);
    }

    /**
     * The state of a pool that has no workers yet.
     *
     * @param orders who does what the scheduler says, under the lock
     */
    PoolState(PoolOptions options, Function<PoolState, Effects<Shipment>> orders) {
        this.options = options;
        this.scheduler = new Scheduler<>(options, Runtime.getRuntime().availableProcessors(), orders.apply(this));
    }

    /** The scheduler's time. */
    long now() {
        return System.nanoTime() - origin;
    }

    /** The scheduler's time as a {@code System.nanoTime()}. */
    long nanoTime(long ownTime) {
        return ownTime == Long.MAX_VALUE ? Long.MAX_VALUE : ownTime + origin;
    }

    /** Under the lock: this is to be done when it has been released. */
    void afterwards(Runnable todo) {
        afterwards.add(todo);
    }

    /** Lets something happen. */
    void event(LongConsumer happening) {
        long now = enter();
        try {
            happening.accept(now);
        } finally {
            leave();
        }
    }

    /**
     * The beginning of an {@link #event}: takes the lock. For what happens with each task: where all events are called from one place, compiled code has all of them
     * in each, and takes as long to compile.
     *
     * @return when
     */
    long enter() {
        lock.lock();
        return now();
    }

    /** The end of an event, whatever has happened: gives back the lock, and then does what was to be done {@link #afterwards}. */
    void leave() {
        List<Runnable> todo;
        Waiter wake = null;
        try {
            if (keeperWanted || (keeperSleeps && outstanding > 0) || scheduler.soonest() < keeperLooksAt || ended) {
                keeperWanted = false;
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
            todo.forEach(PoolState::runWhateverHappens);
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
            log("a step of a process pool failed", e);
        }
    }

    /** Logs what failed and must not end the thread that it failed in, if that can be done. */
    static void log(String what, Throwable failure) {
        try {
            System.getLogger(PoolState.class.getName()).log(System.Logger.Level.ERROR, what, failure);
        } catch (Throwable again) {
            // and there is no one left to tell
        }
    }

    boolean awaitTermination(Duration timeout) throws InterruptedException {
        long nanos = timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : timeout.toNanos();
        return terminated.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Under the lock. */
    WorkerHandle handle(int number) {
        return Objects.requireNonNull(workers.get(number));
    }

    /** Under the lock: what is known of a worker. */
    WorkerReport report(WorkerHandle worker) {
        var phase = scheduler.phase(worker.number);
        var task = worker.ring == null ? null : scheduler.running(worker.number);
        return task == null
                ? new WorkerReport(worker.name, worker.pid(), phase, null, 0)
                : new WorkerReport(
                        worker.name,
                        worker.pid(),
                        phase,
                        worker.nameOf(task),
                        worker.ring().claimedAt() - worker.clockAhead);
    }

    /** Under the lock: makes another task of the last items of a batch. */
    Shipment splitOff(Shipment task, int from) {
        var rest = task.split(from);
        rest.job.ticket(rest);
        outstanding++;
        if (rest.function != null) {
            rest.function.jobs++;
        }
        return rest;
    }

    /** Under the lock: this is the last of a task. */
    void over(Shipment task, Runnable tell) {
        forget(task);
        afterwards(tell);
    }

    /** Under the lock. */
    void forget(Shipment task) {
        task.job.ticket(null);
        outstanding--;
        var function = task.function;
        if (function != null) {
            function.jobs--;
            forgetIfUnused(function);
        }
    }

    /** Under the lock. */
    void forgetIfUnused(PreparedFunction function) {
        if (function.released && function.jobs == 0) {
            for (var worker : workers.values()) {
                worker.forget(function);
            }
        }
    }
}
