package dev.forkful.internal.pool;

import dev.forkful.spi.Waiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that wait for results of a pool, and take them out of the workers' rings while they wait. One of them, the leader, waits for the bells of all
 * workers; the others wait for the leader. So a result costs one wake-up: of the thread that wants it. Thread-safe.
 *
 * <p>Who waits with nobody waiting? The pool's keeper: see {@link ProcessBackend}. A virtual thread never leads, since waiting for a bell would hold its carrier.
 */
final class Lookout {
    /** What the leader does. */
    interface Pool {
        /**
         * Takes the results out of the rings, and tells whoever has to know.
         *
         * @return when, as a {@code System.nanoTime()}
         */
        long drain();

        /** About how long a task takes; -1 if that is not known. */
        double taskNanos();

        /** How many workers are at work. */
        int busy();

        /** For how long, in nanoseconds, nobody has to look what workers have done; 0 if somebody should now. */
        long leisure();
    }

    /**
     * How long to look without sleeping: a worker that is awake answers a small task in a microsecond, and to sleep and be woken takes 20 to 50. Of 2 CPUs, one
     * looks and one works.
     */
    private static final long SPIN_NANOS = 40_000;

    /** How often to look between two looks at the clock: about half a microsecond. */
    private static final int SPINS = 64;

    /** How often to look for the next piece of a result before sleeping: about 40 us. */
    private static final int REST_SPINS = 5000;

    /**
     * The shortest nap of a leader who needs no result at once. To be woken for each costs him, and his worker, 45 us of a CPU that computing workers need: of tasks of 190 us
     * they got two thirds.
     */
    private static final long SHORTEST_NAP = 250_000;

    /** How many look for results right now, of all pools: they share the CPUs. */
    private static final AtomicInteger SPINNERS = new AtomicInteger();

    private final Pool pool;
    private final int cpus;
    private final Selector bells;
    private final CopyOnWriteArrayList<WorkerRing> rings = new CopyOnWriteArrayList<>();

    /** For the leader, who should not have to make it while a worker is waking. */
    private final Runnable alarm;

    /** The same. */
    private final Consumer<SelectionKey> hear = Lookout::hear;

    /** A copy that the spinning threads read without an iterator. */
    private volatile WorkerRing[] spinning = {};

    /** Of that: who looks into the rings' memory, which is not to be closed meanwhile. */
    private final Epochs epochs = new Epochs();

    /** Whether bells were closed since this last was false; the selector may have let go of them meanwhile. */
    private volatile boolean closedBells;

    private final AtomicReference<@Nullable Waiter> leader = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Waiter> followers = new ConcurrentLinkedQueue<>();

    /** Whether the leader is about to sleep where no bell wakes it. Written by the leader. */
    private volatile boolean naps;

    /** Whether the leader is the keeper, who has other things to do. Written by it. */
    private volatile boolean keeperLeads;

    /** Nothing will happen any more, so nobody has to lead. Set once. */
    private volatile boolean closing;

    /** Whether it helps to look for the answer of a worker that is awake. */
    private final Luck withThoseAwake = Luck.good();

    /**
     * The same after all who have tasks were woken for them. Linux may put who is woken through a socket on the CPU of who woke it, and then the worker begins when this thread
     * sleeps: to look first makes 40 us more of each call.
     */
    private final Luck withThoseWoken = Luck.poor();

    /** Of threads that may look for results and submitted, and of those that may lead and looked. */
    private final Attendance attendance = new Attendance();

    Lookout(Pool pool) throws IOException {
        this(pool, Runtime.getRuntime().availableProcessors());
    }

    /** As on a machine with so many CPUs. */
    Lookout(Pool pool, int cpus) throws IOException {
        this.pool = pool;
        this.cpus = cpus;
        this.bells = Selector.open();
        this.alarm = bells::wakeup;
    }

    /** A worker is there. It cannot ring yet. */
    void add(WorkerRing ring) {
        rings.add(ring);
        spinning = rings.toArray(new WorkerRing[0]);
    }

    /** A worker rings from now on. */
    void listen(WorkerRing ring) {
        try {
            ring.bell().socket().register(bells, SelectionKey.OP_READ, ring);
        } catch (ClosedChannelException e) {
            return; // and has gone
        }
        bells.wakeup(); // whoever leads has to tell it that he sleeps
    }

    /** A worker has gone. */
    void remove(WorkerRing ring) {
        rings.remove(ring);
        spinning = rings.toArray(new WorkerRing[0]);
        bells.wakeup(); // whoever leads looks at the others from now on
    }

    /** Closes a ring that was removed, when nobody looks into it any more. */
    void retire(WorkerRing ring) {
        epochs.retire(() -> {
            try {
                ring.close();
            } finally {
                closedBells = true;
                letGo();
                if (closedBells) {
                    bells.wakeup(); // whoever leads, and may be asleep
                }
            }
        });
    }

    /**
     * Lets go of bells that were closed: a socket that a selector knew stays open until that has looked again, which in a pool with nothing to do it never may. If somebody leads,
     * his next look does it, or he does this when he stops.
     */
    private void letGo() {
        while (closedBells && leader.compareAndSet(null, new Waiter())) {
            try {
                closedBells = false;
                bells.selectNow(hear);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot let go of a worker's bell", e);
            } finally {
                leader.set(null);
                passOn();
            }
        }
    }

    /** Whether a ring has something. */
    boolean hasNews() {
        int entered = epochs.enter();
        try {
            return isAnyNew();
        } finally {
            epochs.leave(entered);
        }
    }

    /** The same, for who has entered. */
    private boolean isAnyNew() {
        for (var ring : spinning) {
            if (ring.hasNews()) {
                return true;
            }
        }
        return false;
    }

    /** Waits as {@code Backend.await} says. */
    boolean await(Waiter waiter, BooleanSupplier over, long deadline) throws InterruptedException {
        if (over.getAsBoolean()) {
            return true;
        }
        boolean mayLead = !Thread.currentThread().isVirtual();
        if (spin(over, mayLead)) {
            return true;
        }
        if (mayLead) {
            attendance.looked(System.nanoTime());
        }
        try {
            while (!over.getAsBoolean()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                boolean timeLeft;
                if (mayLead && !closing && leader.compareAndSet(null, waiter)) {
                    timeLeft = lead(waiter, over, deadline);
                } else {
                    timeLeft = follow(waiter, over, deadline);
                }
                if (!timeLeft) {
                    return over.getAsBoolean();
                }
            }
            return true;
        } finally {
            if (!hasLeader()) {
                passOn(); // this thread may have been told to lead, and have its result by now
            }
        }
    }

    private boolean spin(BooleanSupplier over, boolean mayLead) {
        double task = pool.taskNanos();
        if (cpus < 2 || task > SPIN_NANOS) {
            return false;
        }
        var luck = isEverybodyWaking() ? withThoseWoken : withThoseAwake;
        if (!luck.mayTry()) {
            return false;
        }
        try {
            if (SPINNERS.incrementAndGet() + Math.min(1, pool.busy()) > cpus) {
                return false;
            }
            long until = Long.MIN_VALUE; // the clock takes 30 ns: a hot round trip ends before the first look at it
            while (true) {
                boolean news = look(over);
                long now = news ? pool.drain() : 0;
                if (news && mayLead) {
                    attendance.looked(now);
                }
                if (over.getAsBoolean()) {
                    luck.helped();
                    return true;
                }
                if (!news) {
                    now = System.nanoTime();
                }
                if (until == Long.MIN_VALUE) {
                    until = now + SPIN_NANOS;
                } else if (now >= until) {
                    luck.didNotHelp();
                    return false;
                }
            }
        } finally {
            SPINNERS.decrementAndGet();
        }
    }

    /** Looks some times whether a ring has something. Whether one has; if not, it may be over. */
    private boolean look(BooleanSupplier over) {
        int entered = epochs.enter(); // not for as long as results are taken out: that waits for the pool's lock
        try {
            for (int i = 0; i < SPINS; i++) {
                if (isAnyNew()) {
                    return true;
                }
                if (over.getAsBoolean()) {
                    return false;
                }
                Thread.onSpinWait();
            }
            return false;
        } finally {
            epochs.leave(entered);
        }
    }

    /** Whether all who have tasks were asleep when they got them, as far as is known. */
    private boolean isEverybodyWaking() {
        int waking = 0;
        for (var ring : spinning) {
            waking += ring.isWaking() ? 1 : 0;
        }
        return waking > 0 && waking >= pool.busy();
    }

    /** Whether a worker was asleep when it got something, not longer ago than that, and has ended nothing since; a hint. */
    boolean isAnyWaking(long nanos) {
        for (var ring : spinning) {
            if (ring.isWaking(nanos)) {
                return true;
            }
        }
        return false;
    }

    private boolean follow(Waiter waiter, BooleanSupplier over, long deadline) {
        followers.add(waiter);
        try {
            var first = leader.get();
            if (first != null && ((naps && !waiter.isPatient()) || (keeperLeads && waiter.mayLead()))) {
                first.wake();
            }
            boolean noOneLeads = first == null && !Thread.currentThread().isVirtual();
            return over.getAsBoolean() || noOneLeads || waiter.parkOnce(deadline);
        } finally {
            followers.remove(waiter);
        }
    }

    /**
     * A task was submitted: whoever did that takes out results, too, and if the keeper led meanwhile the two would fight for the pool's lock. A virtual thread does so only
     * where tasks are so short that it looks for them: else it waits for whoever leads, and a keeper who left it alone would let its results lie.
     */
    void submitted(long nanoTime) {
        if (!Thread.currentThread().isVirtual() || pool.taskNanos() <= SPIN_NANOS) {
            attendance.submitted(nanoTime);
        }
    }

    /** Whether nobody leads, since somebody looked for results a moment ago, or submitted and none of those who wait depends on a leader. */
    boolean isBusy() {
        return leader.get() == null
                && (attendance.hasLookedLately() || (followers.isEmpty() && attendance.hasSubmittedLately()));
    }

    /** Whether nobody takes out results: no one but the keeper has waited or submitted lately, or those who wait are virtual threads. */
    boolean isUnattended() {
        return leader.get() == null && !isWanted();
    }

    /** Whether somebody is waiting who might lead himself, or just was: if the keeper went on leading, each result would wake it, too. */
    boolean isWanted() {
        boolean anyone = false;
        for (var follower : followers) {
            if (follower.mayLead()) {
                return true;
            }
            anyone = true;
        }
        return attendance.hasLookedLately() || (!anyone && attendance.hasSubmittedLately());
    }

    /** Whether the keeper leads: then it does not see whether tasks are begun. */
    boolean isLedByKeeper() {
        return keeperLeads;
    }

    boolean hasLeader() {
        return leader.get() != null;
    }

    /** The keeper: leads, if nobody else does. */
    void tryLead(Waiter keeper, BooleanSupplier over, long deadline) {
        if (leader.compareAndSet(null, keeper)) {
            keeperLeads = true; // before the look at whether somebody wants to, who looks at it after he has come
            try {
                lead(keeper, over, deadline);
            } finally {
                keeperLeads = false;
            }
        }
    }

    private boolean lead(Waiter waiter, BooleanSupplier over, long deadline) {
        waiter.alarm(alarm);
        try {
            while (!over.getAsBoolean() && !closing && !Thread.currentThread().isInterrupted()) {
                long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                awaitRest();
                if (!nap(waiter, over, left)) {
                    sleep(over, left == Long.MAX_VALUE ? 0 : Math.max(1, left / 1_000_000));
                }
                pool.drain();
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot wait for workers", e);
        } finally {
            waiter.alarm(null);
            leader.set(null);
            passOn();
            letGo();
        }
    }

    /** A big result comes in pieces, each a few microseconds after the other while there are two CPUs: to be woken for each takes longer. */
    private void awaitRest() {
        if (cpus < 2 || !isAnyReceiving()) {
            return;
        }
        int entered = epochs.enter();
        try {
            for (var ring : spinning) {
                for (int i = 0; i < REST_SPINS && ring.isReceiving() && !ring.hasNews(); i++) {
                    Thread.onSpinWait();
                }
            }
        } finally {
            epochs.leave(entered);
        }
    }

    /**
     * Sleeps for as long as all workers have enough to do, if nobody needs a result at once. Who comes meanwhile, and does, wakes it.
     *
     * @return whether it did
     */
    private boolean nap(Waiter waiter, BooleanSupplier over, long atMost) {
        long nanos = waiter.isPatient() ? Math.min(pool.leisure(), atMost) : 0;
        if (nanos < SHORTEST_NAP) {
            return false;
        }
        naps = true; // before the look at the others, who look at it after they have come
        try {
            if (hasNews() || isAnyReceiving() || isAnyImpatient() || over.getAsBoolean()) {
                return false;
            }
            waiter.parkOnce(System.nanoTime() + nanos);
            return true;
        } finally {
            naps = false;
        }
    }

    /** Whether a large result is on its way, whose worker waits for room in the ring. */
    private boolean isAnyReceiving() {
        for (var ring : spinning) {
            if (ring.isReceiving()) {
                return true;
            }
        }
        return false;
    }

    private boolean isAnyImpatient() {
        for (var follower : followers) {
            if (!follower.isPatient()) {
                return true;
            }
        }
        return false;
    }

    private void sleep(BooleanSupplier over, long millis) throws IOException {
        try {
            if (!isAnyNewForSleepy() && !over.getAsBoolean()) {
                bells.select(hear, millis);
            }
        } finally {
            int entered =
                    epochs.enter(); // not those that were told: one that was removed while this slept may be closed
            try {
                for (var ring : spinning) {
                    ring.awake();
                }
            } finally {
                epochs.leave(entered);
            }
        }
    }

    /** Tells all that this thread will sleep, unless one of them has something by then. */
    private boolean isAnyNewForSleepy() {
        int entered = epochs.enter();
        try {
            for (var ring : spinning) {
                ring.sleepy();
            }
            return isAnyNew();
        } finally {
            epochs.leave(entered);
        }
    }

    private static void hear(SelectionKey key) {
        if (key.attachment() instanceof WorkerRing ring && !ring.hear()) {
            key.cancel(); // it has ended: the link tells
        }
    }

    /** Makes a follower look whether to lead. */
    private void passOn() {
        for (var follower : followers) {
            if (follower.mayLead()) {
                follower.wake();
                return;
            }
        }
    }

    /** When nothing will happen any more: leads for ever, and lets go of the system's resources. Who waits for something else than workers goes on waiting. */
    void close(Waiter keeper) {
        closing = true;
        while (!leader.compareAndSet(null, keeper)) {
            bells.wakeup(); // what the leader waited for has happened
            keeper.parkOnce(System.nanoTime() + 100_000);
        }
        try {
            bells.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a selector", e);
        }
    }
}
