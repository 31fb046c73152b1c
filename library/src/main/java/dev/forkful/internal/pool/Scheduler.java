package dev.forkful.internal.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which task goes to which worker, and when a worker is started, stopped and killed. A state machine: it is told what happens and when, and says what is
 * to be done through {@link Effects}; it has no threads, no clock, no input or output. Its driver lets in one thread at a time.
 *
 * <pre>
 *   task:    waiting ──▶ given to a worker ──▶ claimed (STARTED) ──▶ over
 *               ▲                │                  │
 *               └── worker died ─┘                  ├── worker died ──▶ waiting again (retries), or failed
 *                                                   └── threw, too long ──▶ the same
 *
 *   worker:  STARTING ──▶ IDLE ◀──▶ BUSY ──▶ ASKED ──▶ INTERRUPTED ──▶ KILLED ──▶ (gone)
 *                           │         │     (where is   (1 s to obey)
 *                           └─────────┴──▶  it? 0.5 s)
 *                                ENDING ──▶ (gone)
 * </pre>
 *
 * <p>Long, because a state machine that is spread over files cannot be checked by eye.
 *
 * @param <J> a task; compared by identity
 */
final class Scheduler<J> {
    /** How long a worker may take to tell where its task is, when the task is out of time. */
    static final Duration ASKING = Duration.ofMillis(500);

    /** How long a task may take to obey an interrupt before its worker is killed. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** How long a worker may take to begin a task that it was given, big arguments included, before it is taken to be stuck. */
    static final Duration CLAIMING = Duration.ofSeconds(60);

    /** How long a worker may take to end when told to. */
    static final Duration ENDING = Duration.ofSeconds(5);

    /** After so many workers in a row died before they were ready, no more are started. */
    static final int START_FAILURES = 3;

    /** The same for a pool whose workers have started before: then it is not the options, and may pass. */
    static final int LATER_START_FAILURES = 10;

    /** How long the next start waits after the first failure; doubles with each. */
    static final Duration BACK_OFF = Duration.ofMillis(50);

    private static final long NEVER = Long.MAX_VALUE;

    /** Why a task was stopped. */
    enum Reason {
        NONE,
        TIMEOUT,
        CANCELLED
    }

    /** What is to be done. None of these may wait, or call the scheduler. */
    interface Effects<J> {
        /** Whether anyone still wants its result. */
        boolean isWanted(J task);

        void start(int worker);

        void give(int worker, J task);

        void askWhere(int worker, J task);

        void interrupt(int worker, J task);

        void end(int worker);

        void kill(int worker);

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

    private enum Phase {
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

        @Nullable
        J task;

        boolean claimed;
        Reason reason = Reason.NONE;
        List<StackTraceElement> stack = List.of();
        int done;
        long deadline = NEVER;

        Worker(int number) {
            this.number = number;
        }

        boolean isRunning(J t) {
            return t.equals(task);
        }
    }

    /** What is remembered of a task from try to try. */
    private static final class History {
        int tries;
        int lostUnclaimed;
    }

    private final PoolOptions options;
    private final int startsAtOnce;
    private final Effects<J> effects;
    private final LinkedHashMap<J, History> waiting = new LinkedHashMap<>();
    private final Map<J, History> given = new HashMap<>();
    private final Map<J, Worker> places = new HashMap<>();
    private final LinkedHashMap<Integer, Worker> workers = new LinkedHashMap<>();

    /** Last in, first out: the one that was used last has the warmest caches. */
    private final Deque<Worker> idle = new ArrayDeque<>();

    private int lastNumber;
    private int startFailures;
    private int idleDeaths;
    private long noStartBefore = Long.MIN_VALUE;
    private boolean hopeless;
    private boolean shutdown;
    private boolean stopped;

    /** A worker has been ready: this pool's options work. */
    private boolean proven;

    private boolean terminated;

    Scheduler(PoolOptions options, int startsAtOnce, Effects<J> effects) {
        this.options = options;
        this.startsAtOnce = startsAtOnce;
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
        waiting.put(task, new History());
        settle(now);
    }

    /** A worker is set up. */
    void ready(int number, long now) {
        var worker = workers.get(number);
        if (worker != null && worker.phase == Phase.STARTING) {
            proven = true;
            startFailures = 0;
            noStartBefore = idleDeaths == 0 ? Long.MIN_VALUE : noStartBefore;
            rest(worker);
            settle(now);
        }
    }

    /** A worker began a task; from here on, its death is the task's. */
    void started(int number, J task, long now) {
        var worker = workers.get(number);
        if (worker == null || !worker.isRunning(task)) {
            return;
        }
        worker.claimed = true;
        worker.deadline = worker.phase == Phase.BUSY ? NEVER : worker.deadline;
        var history = given.get(task);
        if (history != null) {
            history.tries++;
        }
        var timeout = options.taskTimeout();
        if (worker.phase == Phase.BUSY && timeout != null) {
            worker.deadline = after(now, timeout);
        }
    }

    /** What became of a try that ended in the worker. */
    enum End {
        /** It returned, or failed in a way that another try would not mend. */
        FINAL,
        /** It threw. */
        FAILED,
        /** It was not begun, as wished. */
        DROPPED
    }

    /**
     * A worker has ended a try.
     *
     * @return after how many tries this is the task's end, which the caller is to tell; 0 if it is tried again, or its end has been told otherwise
     */
    int ended(int number, J task, End end, long now) {
        var worker = workers.get(number);
        if (worker == null || !worker.isRunning(task)) {
            return 0;
        }
        var reason = worker.reason;
        var stack = worker.stack;
        var history = free(worker);
        if (worker.phase != Phase.KILLED) {
            worker.done++;
            idleDeaths = 0;
            rest(worker);
        }
        int tries = 0;
        if (reason == Reason.CANCELLED || end == End.DROPPED) {
            effects.stopped(task);
        } else if (reason == Reason.TIMEOUT) { // even if it did return: it was too late, and may have given up half-way
            if (!again(task, history)) {
                effects.timedOut(task, number, history.tries, stack);
            }
        } else if (end == End.FINAL || !again(task, history)) {
            tries = history.tries;
        }
        settle(now);
        return tries;
    }

    /** A worker tells where its task is. */
    void here(int number, J task, List<StackTraceElement> stack, long now) {
        var worker = workers.get(number);
        if (worker != null && worker.isRunning(task) && worker.phase == Phase.ASKED) {
            worker.stack = stack;
            interrupt(worker, task, now);
        }
    }

    /** A worker is gone. */
    void died(int number, long now) {
        var worker = workers.remove(number);
        if (worker == null) {
            return;
        }
        idle.remove(worker);
        if (worker.phase == Phase.STARTING) {
            startFailures++;
            noStartBefore = after(now, BACK_OFF.multipliedBy(1L << Math.min(startFailures, 6)));
            boolean unused = shutdown && !proven && waiting.isEmpty(); // no one will try again, so this is the answer
            if (unused || startFailures >= (proven ? LATER_START_FAILURES : START_FAILURES)) {
                giveUp();
            }
        } else if (worker.phase == Phase.IDLE && worker.done == 0) {
            idleDeaths++; // it came up and died for nothing: what it was set up with may be the cause
            noStartBefore = after(now, BACK_OFF.multipliedBy(1L << Math.min(idleDeaths, 6)));
            if (idleDeaths >= LATER_START_FAILURES) {
                giveUp();
            }
        }
        var task = worker.task;
        if (task != null) {
            var reason = worker.reason;
            var stack = worker.stack;
            boolean claimed = worker.claimed;
            var history = free(worker);
            if (reason == Reason.CANCELLED) {
                effects.stopped(task);
            } else if (reason == Reason.TIMEOUT) {
                if (!again(task, history)) {
                    effects.timedOut(task, number, history.tries, stack);
                }
            } else if (!claimed && effects.isWanted(task) && hopeless) {
                effects.hopeless(task);
            } else if (!claimed && effects.isWanted(task) && history.lostUnclaimed++ == 0) {
                first(task, history); // it had not begun: this is not its failure, unless it happens again
            } else {
                history.tries += claimed ? 0 : 1;
                if (!again(task, history)) {
                    effects.lost(task, number, history.tries);
                }
            }
        }
        settle(now);
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
    void withdraw(J task) {
        if (waiting.remove(task) != null) {
            effects.stopped(task);
        }
    }

    /** A task is not wanted any more, and must stop. */
    void stop(J task, long now) {
        withdraw(task);
        var worker = places.get(task);
        if (worker != null) {
            stop(worker, task, now);
        }
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
        var never = new ArrayList<>(waiting.keySet());
        waiting.clear();
        for (var worker : List.copyOf(workers.values())) {
            var task = worker.task;
            if (task != null) {
                stop(worker, task, now);
            }
        }
        settle(now);
        return never;
    }

    /** Time has passed. */
    void tick(long now) {
        for (var worker : List.copyOf(workers.values())) {
            if (worker.deadline > now) {
                continue;
            }
            var task = worker.task;
            switch (worker.phase) {
                case BUSY -> {
                    if (!worker.claimed) {
                        kill(worker); // its task goes to another
                    } else if (task != null) {
                        worker.reason = Reason.TIMEOUT;
                        worker.phase = Phase.ASKED;
                        worker.deadline = after(now, ASKING);
                        effects.askWhere(worker.number, task);
                    }
                }
                case ASKED -> {
                    if (task != null) {
                        interrupt(worker, task, now);
                    }
                }
                default -> kill(worker);
            }
        }
        settle(now);
    }

    /** When {@link #tick} is to be called next; {@link Long#MAX_VALUE} if it need not be. */
    long nextDeadline() {
        long next = canStart() && noStartBefore != Long.MIN_VALUE ? noStartBefore : NEVER;
        for (var worker : workers.values()) {
            next = Math.min(next, worker.deadline);
        }
        return next;
    }

    // What follows.

    private void rest(Worker worker) {
        worker.phase = Phase.IDLE;
        worker.deadline = NEVER;
        worker.reason = Reason.NONE;
        worker.stack = List.of();
        idle.push(worker);
    }

    /** Takes the task off the worker. */
    private History free(Worker worker) {
        var task = worker.task;
        worker.task = null;
        worker.claimed = false;
        if (task == null) {
            return new History();
        }
        places.remove(task);
        var history = given.remove(task);
        return history == null ? new History() : history;
    }

    /** Puts a task that failed back, if it may be tried again. */
    private boolean again(J task, History history) {
        if (history.tries > options.retries() || hopeless || !effects.isWanted(task)) {
            return false;
        }
        first(task, history);
        return true;
    }

    private void first(J task, History history) {
        waiting.putFirst(task, history);
    }

    private void stop(Worker worker, J task, long now) {
        worker.reason = Reason.CANCELLED;
        if (worker.phase == Phase.BUSY || worker.phase == Phase.ASKED) {
            interrupt(worker, task, now);
        }
    }

    private void interrupt(Worker worker, J task, long now) {
        worker.phase = Phase.INTERRUPTED;
        worker.deadline = after(now, GRACE);
        effects.interrupt(worker.number, task);
    }

    private void kill(Worker worker) {
        worker.phase = Phase.KILLED;
        worker.deadline = NEVER;
        idle.remove(worker);
        effects.kill(worker.number);
    }

    private void giveUp() {
        hopeless = true;
        waiting.keySet().forEach(effects::hopeless);
        waiting.clear();
    }

    private boolean isOver() {
        return (shutdown || hopeless) && waiting.isEmpty();
    }

    private boolean canStart() {
        return !isOver() && !hopeless && usable() < options.count() + options.spares() && starting() < startsAtOnce;
    }

    private int usable() {
        int n = 0;
        for (var worker : workers.values()) {
            if (worker.phase != Phase.ENDING && worker.phase != Phase.KILLED) {
                n++;
            }
        }
        return n;
    }

    private int starting() {
        int n = 0;
        for (var worker : workers.values()) {
            if (worker.phase == Phase.STARTING) {
                n++;
            }
        }
        return n;
    }

    /** Brings everything to where it should be; called at the end of every event. */
    private void settle(long now) {
        retire(now);
        while (!waiting.isEmpty() && places.size() < options.count() && !idle.isEmpty()) {
            var entry = waiting.pollFirstEntry();
            give(idle.pop(), entry.getKey(), entry.getValue(), now);
        }
        if (isOver()) {
            for (var worker : List.copyOf(workers.values())) {
                if (worker.phase == Phase.IDLE) {
                    end(worker, now);
                } else if (worker.phase == Phase.STARTING && (proven || stopped || hopeless)) {
                    kill(worker); // else let one come up first: if it cannot, someone should know
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

    /** Ends the workers that have done their share. */
    private void retire(long now) {
        for (var worker : List.copyOf(idle)) {
            if (worker.done >= options.recycleAfter()) {
                end(worker, now);
            }
        }
    }

    private void end(Worker worker, long now) {
        idle.remove(worker);
        worker.phase = Phase.ENDING;
        worker.deadline = after(now, ENDING);
        effects.end(worker.number);
    }

    private void give(Worker worker, J task, History history, long now) {
        worker.task = task;
        worker.phase = Phase.BUSY;
        worker.claimed = false;
        worker.deadline = after(now, CLAIMING);
        places.put(task, worker);
        given.put(task, history);
        effects.give(worker.number, task);
    }

    private static long after(long now, Duration duration) {
        long nanos = duration.compareTo(Duration.ofDays(36_500)) > 0
                ? Duration.ofDays(36_500).toNanos()
                : duration.toNanos();
        return now + nanos;
    }
}
