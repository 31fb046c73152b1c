package dev.forkful.internal.pool;

import dev.forkful.internal.spawn.WorkerMemory;
import dev.forkful.internal.watch.Aside;
import dev.forkful.spi.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.function.BooleanSupplier;

/** A pool's clock: the thread that wakes the scheduler when something is due, and takes out results when nobody else does. */
final class Keeper {
    /** How often it looks whether results lie about that no one waits for, and whether a task waits for a worker that does not begin it. */
    private static final Duration ROUND = Duration.ofMillis(1);

    /**
     * How often where tasks are long, or somebody waits for results and no worker could do another's work: a look takes 30 us, which for as many workers as CPUs, all
     * computing, is 3 % of one of them each millisecond.
     */
    private static final Duration LONG_ROUND = Duration.ofMillis(10);

    /** How often while callers come and go and none of them sleeps; then it only looks whether that is still so. */
    private static final Duration BUSY_ROUND = Duration.ofMillis(2);

    /** How often in the first such round after a worker was woken for a task: whether it begins. */
    private static final Duration SHORT_ROUND = Duration.ofNanos(200_000);

    /** How many rounds a task is to see. */
    private static final int ROUNDS = 4;

    /** How often it looks how large the workers are, where that matters. */
    private static final Duration WEIGHING = Duration.ofMillis(100);

    /** How long it waits after a failure of its own. */
    private static final Duration BREATH = Duration.ofMillis(500);

    /** How long after the last task it goes to sleep, to be woken by the next. */
    private static final Duration WAKEFUL = Duration.ofMillis(100);

    private final PoolState pool;
    private final Harvest harvest;
    private final Lookout lookout;

    /** How often in a row nobody took out results though there are tasks. Touched by the keeper's thread only. */
    private int unattended;

    /** When there was a task. Touched by the keeper's thread only. */
    private long lastTask;

    /** When the workers' memory was last looked at. Touched by the keeper's thread only. */
    private long weighedAt;

    Keeper(PoolState pool, Harvest harvest) {
        this.pool = pool;
        this.harvest = harvest;
        this.lookout = harvest.lookout();
    }

    /** Starts its thread, which ends with the pool. A platform thread: virtual ones have to wait while the program computes on as many virtual threads as there are CPUs. */
    void start() {
        Thread.ofPlatform().daemon().name(pool.options.name() + " keeper").start(this::keep);
    }

    private void keep() {
        var me = new Waiter();
        pool.keeper = me;
        lastTask = pool.now();
        Runnable wake = me::wake;
        Aside.addAsker(wake);
        while (!pool.ended) {
            try {
                turn(me);
            } catch (Throwable e) {
                // memory is short, or the system refuses a thread; without its clock the pool would be lost for good
                PoolState.log("the keeper of a process pool failed, and goes on", e);
                me.parkOnce(System.nanoTime() + BREATH.toNanos());
            }
        }
        lookout.close(me);
        Aside.removeAsker(wake);
        Aside.help(); // close() may wait for it
    }

    private void turn(Waiter me) {
        weigh();
        boolean hasThreads = Aside.again();
        boolean any;
        boolean busy;
        boolean leads;
        long until;
        long looksAt;
        long now = pool.enter();
        try {
            if (pool.ended) { // that came while this waited for the lock, and so did the waking, which is over
                return;
            }
            any = pool.outstanding > 0;
            if (any) {
                pool.scheduler.glance(now);
            }
            busy = lookout.isBusy();
            lastTask = any || busy ? now : lastTask;
            pool.keeperSleeps = !any && now - lastTask > WAKEFUL.toNanos();
            until = pool.scheduler.nextDeadline();
            until = mayOutgrow() ? Math.min(until, weighedAt + WEIGHING.toNanos()) : until;
            until = hasThreads ? until : Math.min(until, now + Aside.ASKING.toNanos());
            leads = any && unattended > 0 && lookout.isUnattended();
            boolean hasTime = pool.keeperSleeps || (leads && !lookout.isAnyWaking(Times.SUSPECT_TO));
            long round = busy ? Math.min(round(), BUSY_ROUND.toNanos()) : round();
            looksAt = hasTime ? until : Math.min(until, now + round);
            pool.keeperLooksAt = busy ? until : looksAt;
        } finally {
            pool.leave();
        }
        if (until <= pool.now()) {
            pool.event(due -> {
                harvest.drain(due); // what has ended in time is not late
                pool.scheduler.tick(due);
            });
        } else if (leads) {
            BooleanSupplier over =
                    () -> pool.ended || lookout.isWanted() || hasToLook() || (hasThreads && Aside.isAnyRefused());
            lookout.tryLead(me, over, pool.nanoTime(looksAt));
            unattended = lookout.isUnattended() ? unattended : 0;
        } else {
            me.parkOnce(pool.nanoTime(looksAt));
            if (busy) {
                leaveAlone(me, until);
            }
            unattended = any && lookout.isUnattended() ? unattended + 1 : 0;
        }
        if (any && lookout.isAnyWaking(Times.SUSPECT_TO)) {
            findTheDead();
        }
    }

    /**
     * Waits as long as callers come and go: they take out the results, but for one who submits now and then and waits for nothing, whose results this thread takes out. Whoever wanted
     * the lock beside them would make them sleep, and their workers then too. With a
     * look under the lock each millisecond the worker of one caller slept 2,200 times a second, this way 830 times (one run each); round trips took as long.
     */
    private void leaveAlone(Waiter me, long until) {
        while (lookout.isBusy() && !hasToLook() && !pool.ended && !Aside.isAnyRefused() && pool.now() < until) {
            me.parkOnce(pool.nanoTime(Math.min(until, pool.now() + BUSY_ROUND.toNanos())));
            if (lookout.hasNews() && pool.now() - harvest.drainedAt() > BUSY_ROUND.toNanos()) {
                pool.event(harvest::drain);
            }
            if (lookout.isAnyWaking(Times.SUSPECT_TO) && !lookout.isAnyWaking(2 * BUSY_ROUND.toNanos())) {
                return; // a worker that was woken two rounds ago and has ended nothing may be stopped: callers of
                // others do not see that
            }
        }
    }

    /** Under the lock. */
    private long round() {
        if (lookout.isAnyWaking(ROUND.toNanos())) {
            return SHORT_ROUND.toNanos();
        }
        if (lookout.hasLeader() && !pool.scheduler.hasToGlance()) {
            return LONG_ROUND.toNanos();
        }
        return Math.clamp((long) pool.scheduler.taskNanos() / ROUNDS, ROUND.toNanos(), LONG_ROUND.toNanos());
    }

    /** Among the workers that begin nothing: a pool that hears of a death from the link hears of it when the system is through with the dead one's memory. */
    private void findTheDead() {
        var suspects = new ArrayList<WorkerHandle>();
        pool.event(now -> pool.scheduler.suspects(now).forEach(number -> suspects.add(pool.handle(number))));
        for (var worker : suspects) {
            var connection = worker.connection;
            if (connection != null && connection.process().isEnding()) {
                pool.event(now -> {
                    harvest.drain(worker, now);
                    pool.scheduler.gone(worker.number, now);
                });
            }
        }
    }

    private boolean mayOutgrow() {
        return pool.options.recycleAbove() != Long.MAX_VALUE && pool.outstanding > 0;
    }

    /** The keeper: looks how large the workers are. */
    private void weigh() {
        if (pool.options.recycleAbove() == Long.MAX_VALUE || pool.now() - weighedAt < WEIGHING.toNanos()) {
            return;
        }
        weighedAt = pool.now();
        var pids = new HashMap<Integer, Long>();
        pool.lock.lock();
        try {
            pool.connected.forEach(worker -> pids.put(worker.number, worker.pid()));
        } finally {
            pool.lock.unlock();
        }
        pids.forEach((number, pid) -> {
            if (WorkerMemory.of(pid) > pool.options.recycleAbove()) {
                pool.event(now -> pool.scheduler.outgrown(number, now));
            }
        });
    }

    private boolean hasToLook() {
        return pool.keeperLooksAt == Long.MIN_VALUE;
    }
}
