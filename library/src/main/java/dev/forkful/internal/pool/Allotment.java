package dev.forkful.internal.pool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which task goes to which worker: what waits, who gets it and how much ahead, and what is taken back. Touched by the classes of the {@link Scheduler} only.
 */
final class Allotment<J extends Entry> {
    private final PoolOptions options;
    private final int cpus;
    private final Effects<J> effects;
    private final Crew<J> crew;
    private final Pace pace;
    private final WaitingLine<J> waiting = new WaitingLine<>();

    /** Between two tries. */
    private final Resting<J> resting = new Resting<>();

    private long retried;

    /** No task is tried again. */
    private boolean lastTries;

    Allotment(PoolOptions options, int cpus, Effects<J> effects, Crew<J> crew, Pace pace) {
        this.options = options;
        this.cpus = cpus;
        this.effects = effects;
        this.crew = crew;
        this.pace = pace;
    }

    // What waits.

    void add(J task) {
        waiting.addLast(task);
    }

    /** In their order, before all others. */
    void addFirst(List<J> tasks) {
        tasks.reversed().forEach(waiting::addFirst);
    }

    boolean isAnyWaiting() {
        return !waiting.isEmpty();
    }

    int waitingTasks() {
        return waiting.size();
    }

    /** Whether nothing waits, not even for its next try. */
    boolean isEmpty() {
        return waiting.isEmpty() && resting.isEmpty();
    }

    /** How many items have not been given to a worker. */
    int waitingItems() {
        return waiting.items() + resting.items();
    }

    /** Whether it was there. */
    boolean remove(J task) {
        return resting.remove(task) || waiting.remove(task);
    }

    /** Takes out all. */
    List<J> clear() {
        var all = new ArrayList<>(waiting.clear());
        all.addAll(resting.clear());
        return all;
    }

    // Tries.

    /** From now on none is tried again. */
    void stopRetries() {
        lastTries = true;
    }

    /** Puts a task that failed back, if it may be tried again. */
    boolean again(J task, Limits.Cause cause, long now) {
        if (!task.limits.allow(cause, task.tries) || lastTries || !effects.isWanted(task)) {
            return false;
        }
        retried++;
        long pause = task.limits.pause(task.tries);
        if (pause == 0) {
            waiting.addFirst(task);
        } else {
            resting.add(task, Crew.after(now, pause));
            crew.lookBy(task.restsUntil);
        }
        return true;
    }

    /** How many tries were not the first of their task. */
    long retried() {
        return retried;
    }

    /** When {@link #endRests} has something to do. */
    long nextRestEnds() {
        return resting.soonest();
    }

    /** Lets those wait for a worker that have waited for their next try; whether there were any. */
    boolean endRests(long now) {
        var rested = resting.rested(now);
        addFirst(rested);
        return !rested.isEmpty();
    }

    // Giving.

    /** Gives what waits to who is to have it. */
    void giveAll(long now) {
        do {
            giveWaiting(now);
        } while (share(now));
    }

    private void giveWaiting(long now) {
        for (var worker = waiting.isEmpty() ? null : next(); worker != null; worker = next()) {
            give(worker, now);
            if (waiting.isEmpty()) {
                break;
            }
        }
    }

    /** Who gets the next task; null if no one should now. */
    private @Nullable WorkerState<J> next() {
        boolean small = pace.isKnown() && pace.itemNanos() < Times.WAKING;
        boolean anyIdle = crew.isAnyIdle();
        int busy = crew.busy();
        WorkerState<J> least = null;
        if (busy > 0 && (!anyIdle || small || busy >= options.count())) {
            for (var worker : crew.all()) {
                if (worker.phase == Phase.BUSY && hasRoom(worker) && (least == null || worker.items < least.items)) {
                    least = worker;
                }
            }
        }
        if (!anyIdle || busy >= options.count()) {
            return least == null && busy < options.count() ? crew.silentIfAllAre() : least;
        }
        boolean soonDone = least != null && (least.items + 1) * pace.itemNanos() < worthWaking();
        return soonDone ? least : crew.nextIdle();
    }

    /** How much work has to lie with a worker before another is woken. Who submits needs a CPU, too: the last one is not taken from him for a little. */
    private long worthWaking() {
        return crew.busy() + 1 < cpus ? Times.WAKING : Times.AHEAD / 2;
    }

    /**
     * For how long, in nanoseconds, nobody has to look what workers have done: half of the time in which the first of them will have done all that it has, but at the most {@link Times#NAP}, since the next
     * tasks may be shorter. 0 if a worker has nothing to do, or only what keeps it from doing more; if nothing waits to be given, since the next result may be the last then; and if less than two are to be
     * expected. Workers that are starting or ending do not count.
     */
    long leisure() {
        if (waiting.isEmpty() || !pace.isKnown()) {
            return 0;
        }
        int ahead = Integer.MAX_VALUE;
        for (var worker : crew.all()) {
            switch (worker.phase) {
                case STARTING, ENDING, KILLED -> {
                    continue;
                }
                case BUSY -> ahead = worker.stuck ? 0 : Math.min(ahead, worker.items - 1); // it is at one
                default -> ahead = 0;
            }
        }
        if (ahead == Integer.MAX_VALUE) {
            return 0;
        }
        long nanos = Math.min((long) (ahead * pace.itemNanos() / 2), Times.NAP);
        return crew.busy() * nanos < 2 * pace.itemNanos() ? 0 : nanos;
    }

    private boolean hasRoom(WorkerState<J> worker) {
        int tasks = worker.given.size();
        return !worker.full
                && !worker.stuck
                && !worker.outgrown
                && tasks < Math.min(Times.MOST_AHEAD, options.recycleAfter() - worker.done)
                && pace.isKnown()
                && (tasks < 2 || worker.items < (worker.items == tasks ? pace.singles() : pace.inChunks()));
    }

    /** Gives the worker what waits first. */
    private void give(WorkerState<J> worker, long now) {
        var task = waiting.poll();
        if (task == null) {
            return;
        }
        int items = pace.itemsAhead();
        if (task.items() > 2 * items) {
            waiting.addFirst(effects.split(task, items));
        }
        crew.take(worker, task, now);
        worker.full = !effects.give(worker.number, task);
        crew.watch(worker);
    }

    /** Lets a worker that has nothing to do take from the one that has most; whether it did. */
    private boolean share(long now) {
        if (!waiting.isEmpty() || !crew.isAnyIdle() || crew.busy() == 0 || crew.busy() >= options.count()) {
            return false;
        }
        WorkerState<J> most = null;
        for (var worker : crew.all()) {
            if (worker.given.size() > 1 && (most == null || worker.items > most.items)) {
                most = worker;
            }
        }
        var worker = crew.nextIdle();
        if (most == null || worker == null || most.items * pace.itemNanos() < worthWaking()) {
            return false;
        }
        int wanted = Math.min(most.given.size() / 2, options.recycleAfter() - worker.done);
        for (var task : List.copyOf(most.given).reversed()) {
            if (wanted > 0 && !effects.isBegun(most.number, task)) {
                takeBack(most, task);
                wanted--;
            }
        }
        crew.restIfDone(most, now);
        boolean any = !waiting.isEmpty();
        while (!waiting.isEmpty() && !worker.full && worker.given.size() < Times.MOST_AHEAD) {
            give(worker, now);
        }
        return any;
    }

    // Taking back.

    private void takeBack(WorkerState<J> worker, J task) {
        var rest = effects.takeBack(worker.number, task);
        if (task.equals(rest)) {
            crew.leave(worker, task);
        } else if (rest != null) {
            worker.items -= rest.items();
        }
        if (rest != null && effects.isWanted(rest)) {
            waiting.addFirst(rest);
        } else if (rest != null) {
            effects.stopped(rest);
        }
    }

    /** Takes back all that a worker has not begun, to be given first to others. */
    void takeBackAll(WorkerState<J> worker, long now) {
        List.copyOf(worker.given).reversed().forEach(task -> takeBack(worker, task));
        crew.restIfDone(worker, now);
    }

    /** As {@link #takeBackAll}, of a worker that has ended, but for the task whose turn it was if that has happened to it before: then it is most likely the cause. */
    void takeBackFromTheDying(WorkerState<J> worker, long now) {
        var turn = crew.running(worker) == null ? worker.given.peekFirst() : null;
        if (turn == null) {
            takeBackAll(worker, now);
            return;
        }
        boolean again = false;
        if (effects.hasLooked(worker.number, turn)) {
            again = turn.lostUnbegun++ > 0;
        }
        for (var task : List.copyOf(worker.given).reversed()) {
            if (!again || !task.equals(turn)) {
                takeBack(worker, task);
            }
        }
        crew.restIfDone(worker, now);
    }

    /** Whether a task that was given has not been begun, and now will not be. Of many items, those that have not been begun will not be. */
    boolean isTakenBack(J task, long now) {
        var worker = crew.place(task);
        if (worker == null || !effects.drop(worker.number, task)) {
            return false;
        }
        crew.leave(worker, task);
        crew.restIfDone(worker, now);
        return true;
    }

    /**
     * What a worker had when it died: what it had begun was its death, the rest goes to others, in its order.
     *
     * @param hopeless whether there are no others
     */
    void lost(WorkerState<J> worker, boolean hopeless, long now) {
        var toOthers = new ArrayList<J>();
        boolean any = worker.given.stream().anyMatch(task -> effects.isBegun(worker.number, task));
        boolean first = true;
        for (var task : worker.given) {
            task.place = null;
            var reason = task.reason;
            task.reason = Entry.Reason.NONE;
            boolean begun = effects.isBegun(worker.number, task);
            boolean next = first && !any && effects.hasLooked(worker.number, task); // it was this one's turn
            first = false;
            if (reason == Entry.Reason.CANCELLED || (!begun && !effects.isWanted(task))) {
                task.tries += begun ? 1 : 0;
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
        crew.bury(worker);
        addFirst(toOthers);
    }
}
