package dev.forkful.internal.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The workers that there are, who of them has nothing to do, and when to look at which. Touched by the classes of the {@link Scheduler} only. */
final class Crew<J extends Entry> {
    private static final long NEVER = Long.MAX_VALUE;

    private final Effects<J> effects;
    private final Pace pace;
    private final long idleTimeout;
    private final HashMap<Integer, WorkerState<J>> workers = new HashMap<>();

    /** The same, to be looked through for each task. */
    private final ArrayList<WorkerState<J>> all = new ArrayList<>();

    /** Last in, first out: the one that was used last has the warmest caches. */
    private final Deque<WorkerState<J>> idle = new ArrayDeque<>();

    /** How many workers have tasks, without those that are gone. */
    private int busy;

    /** How many workers are silent. */
    private int silent;

    /** How many workers have been told to end, or killed. */
    private int leaving;

    /** No worker's deadline is before this, and no task's rest is over. */
    private long soonest = NEVER;

    private int lastNumber;

    Crew(PoolOptions options, Effects<J> effects, Pace pace) {
        this.effects = effects;
        this.pace = pace;
        this.idleTimeout = options.idleTimeout() == null ? NEVER : Limits.nanos(options.idleTimeout());
    }

    // Who there is.

    List<WorkerState<J>> all() {
        return all;
    }

    List<WorkerState<J>> copy() {
        return List.copyOf(all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Null if it is gone. */
    @Nullable
    WorkerState<J> get(int number) {
        return workers.get(number);
    }

    /** Who has a task; null if nobody. */
    @Nullable
    WorkerState<J> place(J task) {
        for (var worker : all) {
            if (worker.has(task)) {
                return worker;
            }
        }
        return null;
    }

    /** How many workers have tasks, without those that are {@linkplain #gone gone}. */
    int busy() {
        return busy;
    }

    /** How many tasks the worker has that has most. */
    int most() {
        int most = 0;
        for (int i = 0; i < all.size(); i++) {
            most = Math.max(most, all.get(i).given.size());
        }
        return most;
    }

    /** How many there are that have not been told to go. */
    int staying() {
        return all.size() - leaving;
    }

    int starting() {
        int starting = 0;
        for (var worker : all) {
            starting += worker.phase == Phase.STARTING ? 1 : 0;
        }
        return starting;
    }

    boolean isAnyIdle() {
        return !idle.isEmpty();
    }

    boolean isAnySilent() {
        return silent > 0;
    }

    List<WorkerState<J>> idle() {
        return List.copyOf(idle);
    }

    /** Who has nothing to do and is to get the next task; null if nobody. */
    @Nullable
    WorkerState<J> nextIdle() {
        return idle.peek();
    }

    /** What a worker has begun and not ended, as far as is known; null if nothing. */
    @Nullable
    J running(WorkerState<J> worker) {
        J running = null;
        for (var task : worker.given) {
            running = effects.isBegun(worker.number, task) ? task : running; // those before it are done
        }
        return running;
    }

    // Coming and going.

    /** One more, which is to be started. */
    WorkerState<J> hire() {
        var worker = new WorkerState<J>(++lastNumber);
        workers.put(worker.number, worker);
        all.add(worker);
        return worker;
    }

    /** Of the one that was hired last. */
    int lastNumber() {
        return lastNumber;
    }

    /** A worker is told to end, or killed, or is found to be ending. */
    void leaves(WorkerState<J> worker, Phase how, long deadline) {
        leaving += worker.phase == Phase.ENDING ? 0 : 1;
        silent -= worker.phase == Phase.SILENT ? 1 : 0;
        worker.phase = how;
        deadline(worker, deadline);
        idle.remove(worker);
    }

    /** A worker that leaves is known to run nothing any more: others may, before it is known how it ended. */
    void gone(WorkerState<J> worker) {
        busy -= worker.gone || worker.given.isEmpty() ? 0 : 1;
        worker.gone = true;
    }

    /** A worker is gone, and it is known how; null if that was so already. */
    @Nullable
    WorkerState<J> remove(int number) {
        var worker = workers.remove(number);
        if (worker != null) {
            all.remove(worker);
            idle.remove(worker);
            silent -= worker.phase == Phase.SILENT ? 1 : 0;
            leaving -= worker.phase == Phase.ENDING || worker.phase == Phase.KILLED ? 1 : 0;
        }
        return worker;
    }

    // Work.

    /** A worker is given a task. */
    void take(WorkerState<J> worker, J task, long now) {
        worker.items += task.items();
        if (worker.given.isEmpty()) {
            idle.remove(worker);
            silent -= worker.phase == Phase.SILENT ? 1 : 0;
            busy++;
            worker.turn = null;
            worker.phase = Phase.BUSY;
            worker.progressAt = now;
        }
        worker.given.addLast(task);
        worker.timeout = Math.min(worker.timeout, task.limits.timeout());
        task.place = worker;
    }

    /** Takes the task off the worker. */
    void leave(WorkerState<J> worker, J task) {
        task.place = null;
        if (task.equals(worker.given.peekFirst())) {
            worker.given.removeFirst();
        } else {
            worker.given.removeLastOccurrence(task);
        }
        worker.items -= task.items();
        busy -= worker.given.isEmpty() && !worker.gone ? 1 : 0;
    }

    /** What a worker had that is gone has been seen to. */
    void bury(WorkerState<J> worker) {
        worker.given.clear();
        busy -= worker.gone ? 0 : 1;
    }

    /** A worker has nothing to do. */
    void rest(WorkerState<J> worker, long now) {
        worker.phase = Phase.IDLE;
        worker.turn = null;
        worker.timeout = NEVER;
        deadline(worker, after(now, idleTimeout));
        worker.subject = null;
        worker.stack = List.of();
        worker.full = false;
        worker.stuck = false;
        idle.push(worker);
    }

    void restIfDone(WorkerState<J> worker, long now) {
        if (worker.given.isEmpty() && worker.phase == Phase.BUSY) {
            rest(worker, now);
        }
    }

    /**
     * A worker has not begun what it was given, which was taken back: it gets no more before it is seen to be awake, unless nobody else is there.
     *
     * @param turn the first of that, if it had looked at it
     */
    void silence(WorkerState<J> worker, @Nullable J turn, long now) {
        worker.turn = turn;
        idle.remove(worker);
        silent++;
        worker.phase = Phase.SILENT;
        worker.silentSince = now;
        deadline(worker, after(now, Times.LISTENING));
    }

    /** Lets those rest that were silent and have looked by now. */
    void listen(long now) {
        if (silent > 0) {
            for (var worker : all) {
                if (worker.phase == Phase.SILENT && effects.hasSeenAll(worker.number)) {
                    silent--;
                    rest(worker, now);
                }
            }
        }
    }

    /** A silent worker that is to get a task all the same, since all that stay are silent; null if there is none. One that has hung up before it was ready does not stay, though nobody has told it to go. */
    @Nullable
    WorkerState<J> silentIfAllAre() {
        WorkerState<J> first = null;
        for (var worker : silent == 0 ? List.<WorkerState<J>>of() : all) {
            switch (worker.phase) {
                case SILENT -> first = first == null ? worker : first;
                case ENDING, KILLED -> {}
                default -> {
                    if (!worker.gone) {
                        return null;
                    }
                }
            }
        }
        return first;
    }

    // Time.

    static long after(long now, long nanos) {
        return nanos > NEVER - now ? NEVER : now + nanos;
    }

    void deadline(WorkerState<J> worker, long at) {
        worker.deadline = at;
        lookBy(at);
    }

    /** Something is to be done then. */
    void lookBy(long at) {
        soonest = Math.min(soonest, at);
    }

    /** Sets when to look at a worker that has tasks, if it has not finished any by then. */
    void watch(WorkerState<J> worker) {
        long at = after(worker.progressAt, Times.CLAIMING);
        at = Math.min(at, after(worker.progressAt, worker.timeout));
        if (worker.isMuch()) {
            at = Math.min(at, after(worker.progressAt, pace.stuck()));
        }
        deadline(worker, at);
    }

    /** Looks up when the next deadline is. */
    void lookUp(long otherDeadline) {
        soonest = otherDeadline;
        for (var worker : all) {
            soonest = Math.min(soonest, worker.deadline);
        }
    }

    long soonest() {
        return soonest;
    }
}
