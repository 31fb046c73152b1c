package dev.forkful.internal.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which task goes to which worker, and when a worker is started, stopped and killed. A state machine: it is told what happens and when, and says what is
 * to be done through {@link Effects}; it has no threads, no clock, no input or output. Its driver lets in one thread at a time.
 *
 * <pre>
 *   task:    waiting ──▶ given to a worker ──▶ begun by it ──▶ over
 *               ▲              │                   │
 *               └─ taken back ─┤                   ├── worker died ──▶ waiting again (retries), or failed
 *               └─ worker died ┘                   └── threw, too long ──▶ the same
 *
 *   worker:  STARTING ──▶ IDLE ◀──▶ BUSY ──▶ ASKED ──▶ INTERRUPTED ──▶ KILLED ──▶ (gone)
 *                           │         │     (where is   (1 s to obey)
 *                           └─────────┴──▶  it? 0.5 s)
 *                                ENDING ──▶ (gone)
 * </pre>
 *
 * <p>A worker is given ahead what it will have done in about {@link #AHEAD}, going by how long tasks took so far, and at least one task more than it runs, so
 * that it need not wait for the next. What it has not begun can be taken back at any time, and is: when another worker has nothing to do, when the worker
 * turns out to be stuck behind a long task, when a task is cancelled.
 *
 * <p>Long, because a state machine that is spread over files cannot be checked by eye.
 *
 * @param <J> a task; compared by identity
 */
final class Scheduler<J extends Entry> {
    // All times are in nanoseconds: to compute with a Duration takes longer than the decision.

    /** How much work a worker is given ahead. */
    static final long AHEAD = 200_000;

    /** The most tasks that a worker has. */
    static final int MOST_AHEAD = 256;

    /** What it takes to wake a worker: less work than that is left to one that is awake. */
    static final long WAKING = 20_000;

    /** A worker that has not finished anything for so long is stuck: what it was given ahead is taken back. */
    static final long STUCK = 2_000_000;

    /** A worker that has not begun anything for so long, though another has nothing to do, is slow to wake, or dead already: that other gets its tasks. */
    static final long SLOW = 500_000;

    /** How long a worker may take to tell where its task is, when the task is out of time. */
    static final long ASKING = 500_000_000;

    /** How long a worker may take to begin a task that it was given, big arguments included, before it is taken to be stuck. */
    static final long CLAIMING = 60_000_000_000L;

    /** How long a worker may take to end when told to. */
    static final long ENDING = 5_000_000_000L;

    /** After so many workers in a row died before they were ready, no more are started. */
    static final int START_FAILURES = 3;

    /** The same for a pool whose workers have started before: then it is not the options, and may pass. */
    static final int LATER_START_FAILURES = 10;

    /** How long the next start waits after the first failure; doubles with each. */
    static final long BACK_OFF = 50_000_000;

    private static final long NEVER = Long.MAX_VALUE;

    /** What is to be done. None of these may wait, or call the scheduler. */
    interface Effects<J> {
        /** Whether anyone still wants its result. */
        boolean isWanted(J task);

        void start(int worker);

        /**
         * Gives a task to a worker.
         *
         * @return whether more could be given
         */
        boolean give(int worker, J task);

        /** Whether a worker has begun a task that it was given. */
        boolean isBegun(int worker, J task);

        /** When a worker began what it began last. */
        long begunAt(int worker);

        /**
         * Takes back what a worker has not begun of a task.
         *
         * @return the task itself; if it has many items of which some were begun, another with the rest; null if there is nothing to take
         */
        @Nullable
        J takeBack(int worker, J task);

        /**
         * Lets a worker begin no more of a task.
         *
         * @return whether it had not begun any of it
         */
        boolean drop(int worker, J task);

        /**
         * The first items of a task that has many.
         *
         * @return the rest
         */
        J split(J task, int items);

        void askWhere(int worker, J task);

        void interrupt(int worker, J task);

        void end(int worker, Leave why);

        void kill(int worker, Leave why);

        /** The task's end: it was stopped because it was cancelled, or never ran. */
        void stopped(J task);

        /** The task's end: its worker died, try by try. */
        void lost(J task, int worker, int tries);

        /** The task's end: it ran out of time. */
        void timedOut(J task, int worker, int tries, List<StackTraceElement> stack);

        /** The task's end: no worker can be started. */
        void hopeless(J task);

        /** All workers are gone, and no more will come. */
        void terminated();
    }

    /** Why a worker is told to go. */
    enum Leave {
        /** The pool is being closed. */
        OVER,
        /** It has run its share of tasks. */
        RECYCLED,
        /** It has become too large. */
        OUTGROWN,
        /** It had nothing to do for long. */
        IDLE,
        /** Its task did not obey. */
        STUCK,
        /** It did not begin what it was given, or did not end when told to. */
        SILENT
    }

    /** Where a worker is. */
    enum Phase {
        STARTING,
        IDLE,
        BUSY,
        ASKED,
        INTERRUPTED,
        ENDING,
        KILLED
    }

    /** A worker. */
    private final class Worker {
        final int number;
        Phase phase = Phase.STARTING;

        /** In the order in which they were given, which is nearly that in which they are begun. */
        final ArrayDeque<J> given = new ArrayDeque<>();

        /** How many items those have. */
        int items;

        /** No more can be given for now. */
        boolean full;

        /** It is behind a long task: it gets no more before it is through. */
        boolean stuck;

        /** How many of them are to be stopped because they were cancelled. */
        int toStop;

        /** The shortest timeout of what it was given since it was idle. */
        long timeout = NEVER;

        /** It is larger than it may be, and is to go as soon as its task has ended. */
        boolean outgrown;

        /** The task that is being stopped. */
        @Nullable
        J subject;

        List<StackTraceElement> stack = List.of();
        int done;

        /** When it last finished a task, or was given the first. */
        long progressAt;

        long deadline = NEVER;

        Worker(int number) {
            this.number = number;
        }

        boolean has(J task) {
            return task.place == this;
        }
    }

    private final PoolOptions options;
    private final int cpus;

    private final long gracePeriod;
    private final long idleTimeout;

    private final Effects<J> effects;
    private final WaitingLine<J> waiting = new WaitingLine<>();

    /** Between two tries; who waits least first. */
    private final PriorityQueue<J> resting = new PriorityQueue<>((a, b) -> Long.compare(a.restsUntil, b.restsUntil));

    private final LinkedHashMap<Integer, Worker> workers = new LinkedHashMap<>();

    /** Last in, first out: the one that was used last has the warmest caches. */
    private final Deque<Worker> idle = new ArrayDeque<>();

    /** How many workers have tasks. */
    private int busy;

    /** How many workers have been told to end, or killed. */
    private int leaving;

    /** How long an item takes, in nanoseconds, by a moving average; -1 before there was one. */
    private double itemNanos = -1;

    /** No worker's deadline is before this. */
    private long soonest = NEVER;

    private boolean anyOutgrown;
    private int lastNumber;
    private long retried;
    private int startFailures;
    private int idleDeaths;
    private long noStartBefore = Long.MIN_VALUE;
    private boolean hopeless;
    private boolean shutdown;
    private boolean stopped;

    /** A worker has been ready: this pool's options work. */
    private boolean proven;

    private boolean terminated;

    /**
     * A scheduler.
     *
     * @param cpus how many there are
     */
    Scheduler(PoolOptions options, int cpus, Effects<J> effects) {
        this.options = options;
        this.cpus = cpus;
        this.gracePeriod = Limits.nanos(options.gracePeriod());
        this.idleTimeout = options.idleTimeout() == null ? NEVER : Limits.nanos(options.idleTimeout());
        this.effects = effects;
    }

    // What happens.

    /** The pool is opened. */
    void open(long now) {
        settle(now);
    }

    /** A task is to be run. */
    void submit(J task, long now) {
        if (hopeless) {
            effects.hopeless(task);
            return;
        }
        waiting.addLast(task);
        settle(now);
    }

    /** A worker is set up. */
    void ready(int number, long now) {
        var worker = workers.get(number);
        if (worker != null && worker.phase == Phase.STARTING) {
            proven = true;
            startFailures = 0;
            noStartBefore = idleDeaths == 0 ? Long.MIN_VALUE : noStartBefore;
            rest(worker, now);
            settle(now);
        }
    }

    /** What became of a try that ended in the worker. */
    enum End {
        /** It returned, or failed in a way that another try would not mend. */
        FINAL,
        /** It threw. */
        FAILED
    }

    /**
     * A worker has ended a try. What follows from that is for {@link #settle} to do, which may be called once for several.
     *
     * @param nanos how long it took
     * @return after how many tries this is the task's end, which the caller is to tell; 0 if it is tried again, or its end has been told otherwise
     */
    int ended(int number, J task, End end, long nanos, long now) {
        var worker = workers.get(number);
        if (worker == null || !worker.has(task)) {
            return 0;
        }
        var reason = task.reason;
        var stack = worker.stack;
        if (reason == Entry.Reason.NONE) {
            measure(nanos, task.items());
        }
        leave(worker, task);
        worker.toStop -= reason == Entry.Reason.CANCELLED ? 1 : 0;
        task.reason = Entry.Reason.NONE;
        task.tries++;
        if (task.equals(worker.subject)) {
            worker.subject = null;
            worker.stack = List.of();
        }
        if (worker.phase != Phase.KILLED) {
            worker.done++;
            idleDeaths = 0;
            worker.full = false;
            worker.stuck = false;
            worker.progressAt = now;
            if (worker.given.isEmpty()) {
                rest(worker, now);
            } else if (worker.subject == null) {
                worker.phase = Phase.BUSY;
                watch(worker);
                stopNext(worker, now);
            }
        }
        int tries = 0;
        if (reason == Entry.Reason.CANCELLED) {
            effects.stopped(task);
        } else if (reason
                == Entry.Reason.TIMEOUT) { // even if it did return: it was too late, and may have given up half-way
            if (!again(task, Limits.Cause.TIMEOUT, now)) {
                effects.timedOut(task, number, task.tries, stack);
            }
        } else if (end == End.FINAL || !again(task, Limits.Cause.FAILURE, now)) {
            tries = task.tries;
        }
        return tries;
    }

    private void measure(long nanos, int items) {
        double each = (double) nanos / items;
        itemNanos = itemNanos < 0 ? each : itemNanos + (each - itemNanos) / 8;
    }

    /** How many items a worker will have done in {@link #AHEAD}; 1 if that is not known. */
    int itemsAhead() {
        return itemNanos < 0 ? 1 : (int) Math.max(1, Math.min(AHEAD / Math.max(1, itemNanos), 1 << 16));
    }

    /**
     * A worker tells where its task is.
     *
     * @param task which that is; null if it is over
     */
    void here(int number, @Nullable J task, List<StackTraceElement> stack, long now) {
        var worker = workers.get(number);
        if (worker != null && task != null && task.equals(worker.subject) && worker.phase == Phase.ASKED) {
            worker.stack = stack;
            interrupt(worker, task, now);
        }
    }

    /** A worker has become larger than it may be: it is to go as soon as its task has ended. */
    void outgrown(int number, long now) {
        var worker = workers.get(number);
        if (worker == null || worker.outgrown || (worker.phase != Phase.IDLE && worker.phase != Phase.BUSY)) {
            return;
        }
        worker.outgrown = true;
        anyOutgrown = true;
        takeBackAll(worker, now);
        settle(now);
    }

    /** Whether a task has not been given to a worker. */
    boolean isWaiting(J task) {
        return task.waiting;
    }

    /** How many workers have tasks. */
    int busy() {
        return busy;
    }

    /** How long an item takes, in nanoseconds; -1 if that is not known. */
    double taskNanos() {
        return itemNanos;
    }

    /**
     * A worker has hung up: it is ending, and {@link #died} will come when it is known how. Until then what it has not begun need not wait: a spare may be
     * there.
     */
    void gone(int number, long now) {
        var worker = workers.get(number);
        if (worker == null
                || worker.phase == Phase.STARTING
                || worker.phase == Phase.ENDING
                || worker.phase == Phase.KILLED) {
            return;
        }
        if (worker.phase == Phase.IDLE) {
            diedIdle(worker, now);
        } else {
            takeBackAll(worker, now);
        }
        idle.remove(worker);
        leaving++;
        worker.phase = Phase.KILLED;
        worker.deadline = NEVER;
        settle(now);
    }

    private void diedIdle(Worker worker, long now) {
        if (worker.done == 0) {
            idleDeaths++; // it came up and died for nothing: what it was set up with may be the cause
            noStartBefore = after(now, BACK_OFF << Math.min(idleDeaths, 6));
            if (idleDeaths >= LATER_START_FAILURES) {
                giveUp();
            }
        }
    }

    /** A worker is gone. */
    void died(int number, long now) {
        var worker = workers.remove(number);
        if (worker == null) {
            return;
        }
        idle.remove(worker);
        leaving -= worker.phase == Phase.ENDING || worker.phase == Phase.KILLED ? 1 : 0;
        if (worker.phase == Phase.STARTING) {
            startFailures++;
            noStartBefore = after(now, BACK_OFF << Math.min(startFailures, 6));
            boolean unused = shutdown && !proven && waiting.isEmpty(); // no one will try again, so this is the answer
            if (unused || startFailures >= (proven ? LATER_START_FAILURES : START_FAILURES)) {
                giveUp();
            }
        } else if (worker.phase == Phase.IDLE) {
            diedIdle(worker, now);
        }
        if (!worker.given.isEmpty()) {
            lost(worker, now);
        }
        settle(now);
    }

    /** What a worker had when it died: what it had begun was its death, the rest goes to others, in its order. */
    private void lost(Worker worker, long now) {
        var toOthers = new ArrayList<J>();
        boolean any = worker.given.stream().anyMatch(task -> effects.isBegun(worker.number, task));
        boolean first = true;
        for (var task : worker.given) {
            task.place = null;
            var reason = task.reason;
            task.reason = Entry.Reason.NONE;
            boolean begun = effects.isBegun(worker.number, task);
            boolean next = first && !any; // it was this one's turn
            first = false;
            if (reason == Entry.Reason.CANCELLED || (!begun && !effects.isWanted(task))) {
                effects.stopped(task);
            } else if (reason == Entry.Reason.TIMEOUT) {
                task.tries++;
                if (!again(task, Limits.Cause.TIMEOUT, now)) {
                    effects.timedOut(task, worker.number, task.tries, worker.stack);
                }
            } else if (!begun && hopeless) {
                effects.hopeless(task);
            } else if (!begun && (!next || task.lostUnbegun++ == 0)) {
                toOthers.add(task); // this is not its failure, unless it happens again
            } else {
                task.tries++;
                if (!again(task, Limits.Cause.DEATH, now)) {
                    effects.lost(task, worker.number, task.tries);
                }
            }
        }
        worker.given.clear();
        busy--;
        toOthers.reversed().forEach(waiting::addFirst);
    }

    /** Whether no task will run any more, because no worker can. */
    boolean isHopeless() {
        return hopeless;
    }

    /** No worker can be started, ever: say so to all tasks. */
    void hopeless(long now) {
        giveUp();
        settle(now);
    }

    /** A task is not wanted any more, but may go on if it has begun. */
    void withdraw(J task, long now) {
        if (isWithdrawn(task, now)) {
            effects.stopped(task);
            settle(now); // it may have been the last
        }
    }

    /** A task is not wanted any more, and must stop. */
    void stop(J task, long now) {
        if (isWithdrawn(task, now)) {
            effects.stopped(task);
        } else {
            var worker = place(task);
            if (worker != null) {
                stop(worker, task, now);
            }
        }
        settle(now);
    }

    private boolean isWithdrawn(J task, long now) {
        if (task.resting) {
            task.resting = false;
            resting.remove(task);
            return true;
        }
        return waiting.remove(task) || isTakenBack(task, now);
    }

    private @Nullable Worker place(J task) {
        for (var worker : workers.values()) {
            if (worker.has(task)) {
                return worker;
            }
        }
        return null;
    }

    /** Whether a task that was given has not been begun, and now will not be. Of many items, those that have not been begun will not be. */
    private boolean isTakenBack(J task, long now) {
        var worker = place(task);
        if (worker == null || !effects.drop(worker.number, task)) {
            return false;
        }
        leave(worker, task);
        restIfDone(worker, now);
        return true;
    }

    /** Run what there is, then end. */
    void shutdown(long now) {
        shutdown = true;
        settle(now);
    }

    /**
     * End.
     *
     * @return the tasks that have not begun
     */
    List<J> shutdownNow(long now) {
        shutdown = true;
        stopped = true;
        var never = new ArrayList<J>();
        for (var worker : List.copyOf(workers.values())) {
            for (var task : List.copyOf(worker.given)) {
                if (isTakenBack(task, now)) {
                    never.add(task);
                }
            }
            for (var task : List.copyOf(worker.given)) { // only now: to stop one is to give what is behind it to others
                stop(worker, task, now);
            }
        }
        never.addAll(waiting.clear());
        never.addAll(rested(NEVER));
        settle(now);
        return never;
    }

    /** Takes out the tasks that have rested enough. */
    private List<J> rested(long now) {
        var done = new ArrayList<J>();
        for (var task = resting.peek(); task != null && task.restsUntil <= now; task = resting.peek()) {
            resting.remove();
            task.resting = false;
            done.add(task);
        }
        return done;
    }

    /** Time has passed. */
    void tick(long now) {
        rested(now).reversed().forEach(waiting::addFirst);
        for (var worker : List.copyOf(workers.values())) {
            if (worker.deadline > now) {
                continue;
            }
            var subject = worker.subject;
            switch (worker.phase) {
                case BUSY -> look(worker, now);
                case IDLE -> end(worker, Leave.IDLE, now);
                case ASKED -> {
                    if (subject != null) {
                        interrupt(worker, subject, now);
                    }
                }
                case INTERRUPTED -> kill(worker, Leave.STUCK);
                default -> kill(worker, Leave.SILENT);
            }
        }
        settle(now);
    }

    /**
     * Looks whether a worker does not begin what it was given, though another has nothing to do: the system takes tens of milliseconds to tell of a worker that was
     * killed. No deadline of its own, because each task would set one: to be called now and then while there are tasks.
     */
    void glance(long now) {
        if (idle.isEmpty() || busy == 0) {
            return;
        }
        for (var worker : workers.values()) {
            var first = worker.given.peekFirst();
            if (first != null
                    && worker.phase == Phase.BUSY
                    && now - worker.progressAt >= SLOW
                    && !first.moved
                    && running(worker.number) == null) {
                worker.given.forEach(task -> task.moved = true); // once: else two slow ones would pass them to and fro
                takeBackAll(worker, now);
                if (worker.given.isEmpty()) {
                    idle.remove(worker);
                    idle.addLast(worker);
                }
            }
        }
        settle(now);
    }

    /** Whether a worker that has finished nothing for a while is stuck, its task is out of time, or all is well. */
    private void look(Worker worker, long now) {
        J running = null;
        for (var task : worker.given) {
            running = effects.isBegun(worker.number, task) ? task : running; // those before it are done
        }
        boolean stuck = running != null || !idle.isEmpty(); // else it is only slow to wake
        if (stuck && !worker.stuck && now - worker.progressAt >= STUCK && isMuch(worker)) {
            worker.stuck = true;
            measure(now - worker.progressAt, 1);
            takeBackAll(worker, now);
            if (worker.given.isEmpty()) {
                idle.remove(worker);
                idle.addLast(worker); // let others have it first
                return;
            }
        }
        if (running == null) {
            long until = after(worker.progressAt, CLAIMING);
            if (until <= now) {
                kill(worker, Leave.SILENT); // its tasks go to others
            } else {
                // it may begin right now, and then has its timeout
                long next = Math.min(until, after(now, worker.timeout));
                deadline(worker, worker.stuck || !isMuch(worker) ? next : Math.min(next, after(now, STUCK)));
            }
            return;
        }
        long next = worker.stuck || !isMuch(worker) ? NEVER : after(now, STUCK);
        long timeout = running.limits.timeout();
        if (timeout != NEVER) {
            long until = after(effects.begunAt(worker.number), timeout);
            if (until <= now) {
                takeBackAll(worker, now);
                worker.subject = running;
                running.reason = Entry.Reason.TIMEOUT;
                worker.phase = Phase.ASKED;
                next = after(now, ASKING);
                effects.askWhere(worker.number, running);
            } else {
                next = Math.min(next, until);
            }
        }
        deadline(worker, next);
    }

    /** Whether it has more than the one thing that it is at. */
    private boolean isMuch(Worker worker) {
        return worker.given.size() > 1
                || (!worker.given.isEmpty() && worker.given.getFirst().items() > 1);
    }

    /** Takes back all that a worker has not begun, to be given first to others. */
    private void takeBackAll(Worker worker, long now) {
        List.copyOf(worker.given).reversed().forEach(task -> takeBack(worker, task));
        restIfDone(worker, now);
    }

    /** When {@link #tick} is to be called next; {@link Long#MAX_VALUE} if it need not be. */
    long nextDeadline() {
        soonest = resting.isEmpty() ? NEVER : resting.element().restsUntil;
        for (var worker : workers.values()) {
            soonest = Math.min(soonest, worker.deadline);
        }
        return soonest();
    }

    /** As {@link #nextDeadline} was when that was last asked for, or sooner: deadlines that have moved on since then are not looked up. */
    long soonest() {
        return noStartBefore != Long.MIN_VALUE && canStart() ? Math.min(soonest, noStartBefore) : soonest;
    }

    private void deadline(Worker worker, long at) {
        worker.deadline = at;
        soonest = Math.min(soonest, at);
    }

    // What follows.

    private void rest(Worker worker, long now) {
        worker.phase = Phase.IDLE;
        worker.timeout = NEVER;
        deadline(worker, after(now, idleTimeout));
        worker.subject = null;
        worker.stack = List.of();
        worker.full = false;
        worker.stuck = false;
        idle.push(worker);
    }

    private void restIfDone(Worker worker, long now) {
        if (worker.given.isEmpty() && worker.phase == Phase.BUSY) {
            rest(worker, now);
        }
    }

    /** Takes the task off the worker. */
    private void leave(Worker worker, J task) {
        task.place = null;
        if (task.equals(worker.given.peekFirst())) {
            worker.given.removeFirst();
        } else {
            worker.given.removeLastOccurrence(task);
        }
        worker.items -= task.items();
        busy -= worker.given.isEmpty() ? 1 : 0;
    }

    /** Puts a task that failed back, if it may be tried again. */
    private boolean again(J task, Limits.Cause cause, long now) {
        if (!task.limits.allow(cause, task.tries) || hopeless || stopped || !effects.isWanted(task)) {
            return false;
        }
        retried++;
        long pause = task.limits.pause(task.tries);
        if (pause == 0) {
            waiting.addFirst(task);
        } else {
            task.restsUntil = after(now, pause);
            task.resting = true;
            resting.add(task);
            soonest = Math.min(soonest, task.restsUntil);
        }
        return true;
    }

    /** How many tries were not the first of their task. */
    long retried() {
        return retried;
    }

    /** How many items have not been given to a worker. */
    int waitingItems() {
        int items = waiting.items();
        for (var task : resting) {
            items += task.items();
        }
        return items;
    }

    /** Where a worker is; null if it is gone. */
    @Nullable
    Phase phase(int number) {
        var worker = workers.get(number);
        return worker == null ? null : worker.phase;
    }

    /** What a worker has begun and not ended, as far as is known; null if nothing. */
    @Nullable
    J running(int number) {
        var worker = workers.get(number);
        J running = null;
        if (worker != null) {
            for (var task : worker.given) {
                running = effects.isBegun(number, task) ? task : running;
            }
        }
        return running;
    }

    /** How many items a worker has been given and not ended. */
    int items(int number) {
        var worker = workers.get(number);
        return worker == null ? 0 : worker.items;
    }

    private void stop(Worker worker, J task, long now) {
        takeBackAll(worker, now); // if the worker has to be killed, they must not wait for that
        worker.toStop += task.reason == Entry.Reason.CANCELLED ? 0 : 1;
        task.reason = Entry.Reason.CANCELLED;
        stopNext(worker, now);
    }

    /** Stops what a worker has that is to be stopped: one after the other, if the one before has ended and its result is on its way. */
    private void stopNext(Worker worker, long now) {
        if (worker.phase == Phase.ASKED && worker.subject != null && worker.subject.reason == Entry.Reason.CANCELLED) {
            interrupt(worker, worker.subject, now);
        } else if (worker.phase == Phase.BUSY && worker.toStop > 0) {
            for (var task : worker.given) {
                if (task.reason == Entry.Reason.CANCELLED) {
                    worker.subject = task;
                    interrupt(worker, task, now);
                    return;
                }
            }
        }
    }

    private void interrupt(Worker worker, J task, long now) {
        worker.phase = Phase.INTERRUPTED;
        deadline(worker, after(now, gracePeriod));
        effects.interrupt(worker.number, task);
    }

    private void kill(Worker worker, Leave why) {
        leaving += worker.phase == Phase.ENDING ? 0 : 1;
        worker.phase = Phase.KILLED;
        worker.deadline = NEVER;
        idle.remove(worker);
        effects.kill(worker.number, why);
    }

    private void giveUp() {
        hopeless = true;
        waiting.clear().forEach(effects::hopeless);
        rested(NEVER).forEach(effects::hopeless);
    }

    private boolean isOver() {
        return (shutdown || hopeless) && waiting.isEmpty() && resting.isEmpty();
    }

    private boolean canStart() {
        if (isOver() || hopeless) {
            return false;
        }
        if (workers.size() - leaving >= options.count() + options.spares()) {
            return false;
        }
        int starting = 0;
        for (var worker : workers.values()) {
            starting += worker.phase == Phase.STARTING ? 1 : 0;
        }
        if (idleTimeout != NEVER && proven && starting >= waiting.size()) {
            return false; // those that had nothing to do were ended, and are not missed yet
        }
        return starting < Math.max(2, cpus);
    }

    /** Brings everything to where it should be; at the end of every event, which only {@link #ended} leaves to the caller. */
    void settle(long now) {
        retire(now);
        for (var worker = waiting.isEmpty() ? null : next(); worker != null; worker = next()) {
            give(worker, now);
            if (waiting.isEmpty()) {
                break;
            }
        }
        share(now);
        if (hopeless) {
            giveUp(); // what was taken back from a worker, which may have been the last
        }
        if (isOver()) {
            for (var worker : List.copyOf(workers.values())) {
                if (worker.phase == Phase.IDLE) {
                    end(worker, Leave.OVER, now);
                } else if (worker.phase == Phase.STARTING && (proven || stopped || hopeless)) {
                    kill(worker, Leave.OVER); // else let one come up first: if it cannot, someone should know
                }
            }
            if (workers.isEmpty() && shutdown && !terminated) {
                terminated = true;
                effects.terminated();
            }
        }
        while (canStart() && now >= noStartBefore) {
            var worker = new Worker(++lastNumber);
            workers.put(worker.number, worker);
            effects.start(worker.number);
        }
    }

    /** Who gets the next task; null if no one should now. */
    private @Nullable Worker next() {
        boolean small = itemNanos >= 0 && itemNanos < WAKING;
        Worker least = null;
        if (busy > 0 && (idle.isEmpty() || small || busy >= options.count())) {
            for (var worker : workers.values()) {
                if (worker.phase == Phase.BUSY && hasRoom(worker) && (least == null || worker.items < least.items)) {
                    least = worker;
                }
            }
        }
        if (idle.isEmpty() || busy >= options.count()) {
            return least;
        }
        boolean soonDone = least != null && (least.items + 1) * itemNanos < worthWaking();
        return soonDone ? least : idle.peek();
    }

    /** How much work has to lie with a worker before another is woken. Who submits needs a CPU, too: the last one is not taken from him for a little. */
    private long worthWaking() {
        return busy + 1 < cpus ? WAKING : AHEAD / 2;
    }

    private boolean hasRoom(Worker worker) {
        int tasks = worker.given.size();
        return !worker.full
                && !worker.stuck
                && !worker.outgrown
                && tasks < Math.min(MOST_AHEAD, options.recycleAfter() - worker.done)
                && itemNanos >= 0
                && (tasks < 2 || worker.items < itemsAhead());
    }

    /** Lets workers that have nothing to do take from those that have more than they are at. */
    private void share(long now) {
        while (waiting.isEmpty() && !idle.isEmpty() && busy > 0 && busy < options.count()) {
            Worker most = null;
            for (var worker : workers.values()) {
                if (worker.given.size() > 1 && (most == null || worker.items > most.items)) {
                    most = worker;
                }
            }
            if (most == null || most.items * itemNanos < worthWaking()) {
                return;
            }
            var worker = idle.peek();
            if (worker == null) {
                return;
            }
            int wanted = Math.min(most.given.size() / 2, options.recycleAfter() - worker.done);
            for (var task : List.copyOf(most.given).reversed()) {
                if (wanted > 0 && !effects.isBegun(most.number, task)) {
                    takeBack(most, task);
                    wanted--;
                }
            }
            restIfDone(most, now);
            if (waiting.isEmpty()) {
                return;
            }
            while (!waiting.isEmpty() && !worker.full) {
                give(worker, now);
            }
        }
    }

    private void takeBack(Worker worker, J task) {
        var rest = effects.takeBack(worker.number, task);
        if (task.equals(rest)) {
            leave(worker, task);
        } else if (rest != null) {
            worker.items -= rest.items();
        }
        if (rest != null && effects.isWanted(rest)) {
            waiting.addFirst(rest);
        } else if (rest != null) {
            effects.stopped(rest);
        }
    }

    /** Ends the workers that have done their share. */
    private void retire(long now) {
        if (options.recycleAfter() == Integer.MAX_VALUE && !anyOutgrown) {
            return;
        }
        for (var worker : List.copyOf(idle)) {
            if (worker.outgrown) {
                end(worker, Leave.OUTGROWN, now);
            } else if (worker.done >= options.recycleAfter()) {
                end(worker, Leave.RECYCLED, now);
            }
        }
    }

    private void end(Worker worker, Leave why, long now) {
        idle.remove(worker);
        leaving++;
        worker.phase = Phase.ENDING;
        deadline(worker, after(now, ENDING));
        effects.end(worker.number, why);
    }

    /** Gives the worker what waits first. */
    private void give(Worker worker, long now) {
        var task = waiting.poll();
        if (task == null) {
            return;
        }
        int items = itemsAhead();
        if (task.items() > 2 * items) {
            waiting.addFirst(effects.split(task, items));
        }
        worker.items += task.items();
        if (worker.given.isEmpty()) {
            idle.remove(worker);
            busy++;
            worker.phase = Phase.BUSY;
            worker.progressAt = now;
        }
        worker.given.addLast(task);
        worker.timeout = Math.min(worker.timeout, task.limits.timeout());
        task.place = worker;
        worker.full = !effects.give(worker.number, task);
        watch(worker);
    }

    /** Sets when to look at a worker that has tasks, if it has not finished any by then. */
    private void watch(Worker worker) {
        long at = after(worker.progressAt, CLAIMING);
        at = Math.min(at, after(worker.progressAt, worker.timeout));
        if (isMuch(worker)) {
            at = Math.min(at, after(worker.progressAt, STUCK));
        }
        deadline(worker, at);
    }

    private static long after(long now, long nanos) {
        return nanos > NEVER - now ? NEVER : now + nanos;
    }
}
