package dev.forkful.internal.pool;

import java.util.ArrayList;
import java.util.List;
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
 *   worker:  STARTING ──▶ IDLE ◀────▶ BUSY ──▶ ASKED ──▶ INTERRUPTED ──▶ KILLED ──▶ (gone)
 *                         │  ▲       │  │   (where is   (1 s to obey)
 *                         │  └ SILENT◀  │    it? 0.5 s)
 *                         └─────────────┴──▶ ENDING ──▶ (gone)
 * </pre>
 *
 * <p>A worker is given ahead what it will have done in about {@link Times#SINGLES_AHEAD} besides what it runs, going by how long tasks took so far, and at least one task, so
 * that it need not wait for the next. What it has not begun can be taken back at any time, and is: when another worker has nothing to do, when the worker
 * turns out to be stuck behind a long task, when a task is cancelled. One that did not begin what it was given, though another had nothing to do, is silent until
 * it has looked at it: it may be slow to wake, or stopped.
 *
 * <p>This class has the events, and what a worker's death means. Behind it, and touched by nobody else: {@link Crew}, the workers; {@link Allotment}, who gets
 * which task; {@link Stops}, what is stopped and when; {@link Starts}, when a worker may be started; {@link Pace}, how fast tasks are.
 *
 * @param <J> a task; compared by identity
 */
final class Scheduler<J extends Entry> {
    private final PoolOptions options;
    private final int cpus;
    private final Effects<J> effects;
    private final Pace pace = new Pace();
    private final Starts starts = new Starts();
    private final Crew<J> crew;
    private final Allotment<J> allotment;
    private final Stops<J> stops;

    private boolean anyOutgrown;
    private boolean hopeless;
    private boolean shutdown;
    private boolean stopped;
    private boolean terminated;

    /**
     * A scheduler.
     *
     * @param cpus how many there are
     */
    Scheduler(PoolOptions options, int cpus, Effects<J> effects) {
        this.options = options;
        this.cpus = cpus;
        this.effects = effects;
        this.crew = new Crew<>(options, effects, pace);
        this.allotment = new Allotment<>(options, cpus, effects, crew, pace);
        this.stops = new Stops<>(options, effects, crew, pace, allotment);
    }

    // What is asked.

    /** How many items a worker will have done in {@link Times#AHEAD}; 1 if that is not known. */
    int itemsAhead() {
        return pace.itemsAhead();
    }

    /** How long an item takes, in nanoseconds; -1 if that is not known. */
    double taskNanos() {
        return pace.itemNanos();
    }

    /** How many tasks the worker has that has most. */
    int most() {
        return crew.most();
    }

    /** For how long, in nanoseconds, nobody has to look what workers have done; 0 if somebody should now. */
    long leisure() {
        return allotment.leisure();
    }

    /** How many workers have tasks, without those that are gone. */
    int busy() {
        return crew.busy();
    }

    /** Whether a task has not been given to a worker. */
    boolean isWaiting(J task) {
        return task.waiting;
    }

    /** How many items have not been given to a worker. */
    int waitingItems() {
        return allotment.waitingItems();
    }

    /** How many tries were not the first of their task. */
    long retried() {
        return allotment.retried();
    }

    /** Where a worker is; null if it is gone. */
    @Nullable
    Phase phase(int number) {
        var worker = crew.get(number);
        return worker == null ? null : worker.phase;
    }

    /** What a worker has begun and not ended, as far as is known; null if nothing. */
    @Nullable
    J running(int number) {
        var worker = crew.get(number);
        return worker == null ? null : crew.running(worker);
    }

    /** How many items a worker has been given and not ended. */
    int items(int number) {
        var worker = crew.get(number);
        return worker == null ? 0 : worker.items;
    }

    /** Whether no task will run any more, because no worker can. */
    boolean isHopeless() {
        return hopeless;
    }

    /** When {@link #tick} is to be called next; {@link Long#MAX_VALUE} if it need not be. */
    long nextDeadline() {
        crew.lookUp(allotment.nextRestEnds());
        return soonest();
    }

    /** As {@link #nextDeadline} was when that was last asked for, or sooner: deadlines that have moved on since then are not looked up. */
    long soonest() {
        return starts.haveToWait() && canStart() ? Math.min(crew.soonest(), starts.noneBefore()) : crew.soonest();
    }

    // What happens to the pool.

    /** The pool is opened. */
    void open(long now) {
        settle(now);
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
        allotment.stopRetries();
        var never = new ArrayList<J>();
        for (var worker : crew.copy()) {
            for (var task : List.copyOf(worker.given)) {
                if (allotment.isTakenBack(task, now)) {
                    never.add(task);
                }
            }
            for (var task : List.copyOf(worker.given)) { // only now: to stop one is to give what is behind it to others
                if (task.reason != Entry.Reason.TIMEOUT) { // which is being stopped, and is to be told so
                    stops.stop(worker, task, now);
                }
            }
        }
        never.addAll(allotment.clear());
        settle(now);
        return never;
    }

    /** No worker can be started, ever: say so to all tasks. */
    void hopeless(long now) {
        giveUp();
        settle(now);
    }

    /** Time has passed. */
    void tick(long now) {
        if (allotment.endRests(now)) {
            settle(now); // who has nothing to do may be about to be ended for that
        }
        stops.tick(now);
        settle(now);
    }

    /**
     * Looks whether a worker does not begin what it was given, though another has nothing to do: the system takes tens of milliseconds to tell of a worker that was
     * killed. No deadline of its own, because each task would set one: to be called now and then while there are tasks.
     */
    void glance(long now) {
        if (hasToGlance()) {
            crew.listen(now);
            stops.glance(now);
            settle(now);
        }
    }

    /** Whether {@link #glance} has anything to look at. */
    boolean hasToGlance() {
        return crew.isAnySilent() || (crew.isAnyIdle() && crew.busy() > 0);
    }

    /** The workers that have been given something a moment ago and begin nothing: asleep still, or dead. Who finds out that one is ending, by other means, tells {@link #gone}. */
    List<Integer> suspects(long now) {
        return stops.suspects(now);
    }

    // What happens to a task.

    /** A task is to be run. */
    void submit(J task, long now) {
        if (hopeless) {
            effects.hopeless(task);
            return;
        }
        allotment.add(task);
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
            var worker = crew.place(task);
            if (worker != null) {
                stops.stop(worker, task, now);
            }
        }
        settle(now);
    }

    private boolean isWithdrawn(J task, long now) {
        return allotment.remove(task) || allotment.isTakenBack(task, now);
    }

    /**
     * A worker has ended a try. What follows from that is for {@link #settle} to do, which may be called once for several.
     *
     * @param nanos how long it took
     * @return after how many tries this is the task's end, which the caller is to tell; 0 if it is tried again, or its end has been told otherwise
     */
    int ended(int number, J task, End end, long nanos, long now) {
        var worker = crew.get(number);
        if (worker == null || !worker.has(task)) {
            return 0;
        }
        var reason = task.reason;
        var stack = worker.stack;
        if (reason == Entry.Reason.NONE) {
            pace.measure(nanos, task.items());
        }
        crew.leave(worker, task);
        worker.toStop -= reason == Entry.Reason.CANCELLED ? 1 : 0;
        task.reason = Entry.Reason.NONE;
        task.tries++;
        if (task.equals(worker.subject)) {
            worker.subject = null;
            worker.stack = List.of();
        }
        worker.seen = null; // the same may be tried again
        if (worker.phase != Phase.KILLED) {
            worker.done++;
            starts.worked();
            worker.full = false;
            worker.stuck = false;
            worker.progressAt = now;
            if (worker.given.isEmpty()) {
                crew.rest(worker, now);
            } else if (worker.subject == null) {
                worker.phase = Phase.BUSY;
                crew.watch(worker);
                stops.stopNext(worker, now);
            }
        }
        int tries = 0;
        if (reason == Entry.Reason.CANCELLED && !isStillWanted(task, end)) {
            effects.stopped(task);
        } else if (reason
                == Entry.Reason.TIMEOUT) { // even if it did return: it was too late, and may have given up half-way
            if (!allotment.again(task, Limits.Cause.TIMEOUT, now)) {
                effects.timedOut(task, number, task.tries, stack);
            }
        } else if (end != End.FAILED || !allotment.again(task, Limits.Cause.FAILURE, now)) {
            tries = task.tries;
        }
        return tries;
    }

    /** Whether a task has a result though it was interrupted, which was done for the end of all tasks and not of this one. */
    private boolean isStillWanted(J task, End end) {
        return stopped && end == End.RETURNED && effects.isWanted(task);
    }

    // What happens to a worker.

    /** A worker is set up. */
    void ready(int number, long now) {
        var worker = crew.get(number);
        if (worker != null && worker.phase == Phase.STARTING && !worker.gone) {
            starts.ready();
            crew.rest(worker, now);
            settle(now);
        }
    }

    /**
     * A worker tells where its task is.
     *
     * @param task which that is; null if it is over
     */
    void here(int number, @Nullable J task, List<StackTraceElement> stack, long now) {
        var worker = crew.get(number);
        if (worker != null && task != null && task.equals(worker.subject) && worker.phase == Phase.ASKED) {
            worker.stack = stack;
            stops.interrupt(worker, task, now);
        }
    }

    /** A worker has become larger than it may be: it is to go as soon as its task has ended. */
    void outgrown(int number, long now) {
        var worker = crew.get(number);
        if (worker == null || worker.outgrown || (worker.phase != Phase.IDLE && worker.phase != Phase.BUSY)) {
            return;
        }
        worker.outgrown = true;
        anyOutgrown = true;
        allotment.takeBackAll(worker, now);
        settle(now);
    }

    /**
     * A worker has hung up: it is ending, and {@link #died} will come when it is known how. Until then what it has not begun need not wait, nor
     * what others have not: a spare may be there.
     */
    void gone(int number, long now) {
        var worker = crew.get(number);
        if (worker == null || worker.phase == Phase.ENDING) {
            return;
        }
        if (worker.phase != Phase.KILLED && worker.phase != Phase.STARTING) {
            countIdleDeath(worker, now);
            if (worker.phase != Phase.IDLE && worker.phase != Phase.SILENT) {
                allotment.takeBackFromTheDying(worker, now);
            }
            crew.leaves(worker, Phase.KILLED, Long.MAX_VALUE);
        }
        crew.gone(worker);
        settle(now);
    }

    /** The next start waits from here on; what follows from one too many has to wait for {@link #died}, since tasks are told how it died. */
    private void countIdleDeath(WorkerState<J> worker, long now) {
        var turn = worker.turn;
        if (turn != null) { // it may have died of that, which another has by now
            turn.lostUnbegun++;
        }
        if ((turn == null || turn.isOver()) && worker.done == 0 && hasLookedAtNothing(worker)) {
            boolean hadTasks = !worker.given.isEmpty();
            worker.oneTooMany = starts.diedIdle(worker.number, crew.lastNumber(), hadTasks, now);
        }
    }

    private boolean hasLookedAtNothing(WorkerState<J> worker) {
        var first = worker.given.peekFirst();
        return first == null || (crew.running(worker) == null && !effects.hasLooked(worker.number, first));
    }

    /**
     * A worker is gone.
     *
     * @param ofItsCache whether it did not come up, and may have without its start cache
     */
    void died(int number, boolean ofItsCache, long now) {
        var worker = crew.remove(number);
        if (worker == null) {
            return;
        }
        if (worker.phase == Phase.STARTING) {
            if (ofItsCache && starts.isForgiven(number, crew.lastNumber())) {
                settle(now);
                return; // it had nothing yet
            }
            // no one will try again, so this is the answer
            boolean unused = shutdown && !starts.isProven() && !allotment.isAnyWaiting();
            if (starts.failed(now) || unused) {
                giveUp();
            }
        } else if (worker.phase != Phase.ENDING && worker.phase != Phase.KILLED) {
            countIdleDeath(worker, now);
        }
        if (worker.oneTooMany) {
            giveUp();
        }
        if (!worker.given.isEmpty()) {
            allotment.lost(worker, hopeless, now);
        }
        settle(now);
    }

    // What follows.

    /** Brings everything to where it should be; at the end of every event, which only {@link #ended} leaves to the caller. */
    void settle(long now) {
        retire(now);
        allotment.giveAll(now);
        if (hopeless) {
            giveUp(); // what was taken back from a worker, which may have been the last
        }
        if (isOver()) {
            dismiss(now);
        }
        while (canStart() && starts.mayStart(now)) {
            effects.start(crew.hire().number);
        }
    }

    /** Ends the workers that have done their share. */
    private void retire(long now) {
        if (options.recycleAfter() == Integer.MAX_VALUE && !anyOutgrown) {
            return;
        }
        for (var worker : crew.idle()) {
            if (worker.outgrown) {
                stops.end(worker, Leave.OUTGROWN, now);
            } else if (worker.done >= options.recycleAfter()) {
                stops.end(worker, Leave.RECYCLED, now);
            }
        }
    }

    /** Ends the workers, since nothing will come. */
    private void dismiss(long now) {
        for (var worker : crew.copy()) {
            if (worker.phase == Phase.IDLE || worker.phase == Phase.SILENT) {
                stops.end(worker, Leave.OVER, now);
            } else if (worker.phase == Phase.STARTING && (starts.isProven() || stopped || hopeless)) {
                stops.kill(worker, Leave.OVER); // else let one come up first: if it cannot, someone should know
            }
        }
        if (crew.isEmpty() && shutdown && !terminated) {
            terminated = true;
            effects.terminated();
        }
    }

    private void giveUp() {
        hopeless = true;
        allotment.stopRetries();
        allotment.clear().forEach(effects::hopeless);
    }

    private boolean isOver() {
        return (shutdown || hopeless) && allotment.isEmpty();
    }

    private boolean canStart() {
        if (isOver() || hopeless) {
            return false;
        }
        if (crew.staying() >= options.count() + options.spares()) {
            return false;
        }
        int starting = crew.starting();
        if (options.idleTimeout() != null && starts.isProven() && starting >= allotment.waitingTasks()) {
            return false; // those that had nothing to do were ended, and are not missed yet
        }
        return starting < Math.max(2, cpus);
    }
}
