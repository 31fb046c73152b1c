package dev.forkful.internal.pool;

import java.util.ArrayList;
import java.util.List;

/**
 * Watches workers that have tasks, and stops what is to be stopped: a task that takes too long, or was cancelled, or its whole worker. Touched by the classes
 * of the {@link Scheduler} only.
 */
final class Stops<J extends Entry> {
    private static final long NEVER = Long.MAX_VALUE;

    private final long gracePeriod;
    private final long endingTime;
    private final Effects<J> effects;
    private final Crew<J> crew;
    private final Pace pace;
    private final Allotment<J> allotment;

    Stops(PoolOptions options, Effects<J> effects, Crew<J> crew, Pace pace, Allotment<J> allotment) {
        this.gracePeriod = Limits.nanos(options.gracePeriod());
        this.endingTime = Limits.nanos(options.endingTime());
        this.effects = effects;
        this.crew = crew;
        this.pace = pace;
        this.allotment = allotment;
    }

    // Watching.

    /** Looks after those whose deadline has come. */
    void tick(long now) {
        crew.listen(now);
        for (var worker : crew.copy()) {
            if (worker.deadline > now) {
                continue;
            }
            var subject = worker.subject;
            switch (worker.phase) {
                case BUSY -> look(worker, now);
                case IDLE -> end(worker, Leave.IDLE, now);
                case SILENT -> listen(worker, now);
                case ASKED -> {
                    if (subject != null) {
                        interrupt(worker, subject, now);
                    }
                }
                case INTERRUPTED -> kill(worker, Leave.STUCK);
                default -> kill(worker, Leave.SILENT);
            }
        }
    }

    /** As {@link Scheduler#glance} says. */
    void glance(long now) {
        for (var worker : crew.all()) {
            if (worker.phase == Phase.BUSY && mayBeMoved(worker, now) && crew.running(worker) == null) {
                var first = worker.given.getFirst();
                boolean looked = effects.hasLooked(worker.number, first);
                worker.given.forEach(task -> task.moves++);
                allotment.takeBackAll(worker, now);
                if (worker.given.isEmpty()) {
                    crew.silence(worker, looked ? first : null, now);
                }
            }
        }
    }

    /**
     * Whether what a worker does not begin has waited long enough to go to another. What a worker that had looked at it has died of may be the death of this one, which is then not to be that of the next as well: it
     * waits longer.
     */
    private boolean mayBeMoved(WorkerState<J> worker, long now) {
        var first = worker.given.peekFirst();
        if (first == null || !crew.isAnyIdle() || now - worker.progressAt < Times.slow(first.moves)) {
            return false;
        }
        boolean isSuspect = first.lostUnbegun > 0 && effects.hasLooked(worker.number, first);
        return !isSuspect || now - worker.progressAt >= Times.SUSPECT_TASK;
    }

    /** Whether a silent worker has woken; after a minute it is taken to be dead, or as good as that. */
    private void listen(WorkerState<J> worker, long now) {
        if (now - worker.silentSince >= Times.CLAIMING) {
            kill(worker, Leave.SILENT);
        } else {
            crew.deadline(worker, Crew.after(now, Times.LISTENING));
        }
    }

    /** As {@link Scheduler#suspects} says. */
    List<Integer> suspects(long now) {
        var suspects = new ArrayList<Integer>();
        for (var worker : crew.all()) {
            long since = now - worker.progressAt;
            if (worker.phase == Phase.BUSY
                    && since >= Times.SUSPECT_FROM
                    && since < Times.SUSPECT_TO
                    && crew.running(worker) == null) {
                suspects.add(worker.number);
            }
        }
        return suspects;
    }

    /** Whether a worker that has finished nothing for a while is stuck, its task is out of time, or all is well. */
    private void look(WorkerState<J> worker, long now) {
        var running = crew.running(worker);
        boolean stuck = running != null || mayBeMoved(worker, now); // else it is only slow to wake
        if (stuck && !worker.stuck && now - worker.progressAt >= pace.stuck() && worker.isMuch()) {
            worker.stuck = true;
            var first = worker.given.getFirst(); // it has much
            boolean looked = effects.hasLooked(worker.number, first);
            long nothingFor = now - worker.progressAt;
            if (running == null) {
                worker.given.forEach(task -> task.moves++);
            }
            allotment.takeBackAll(worker, now);
            // what is left of a batch has been begun: many quick items of a worker that had to wait for a CPU are not
            // one slow one
            pace.measure(nothingFor, running == null ? 1 : running.items());
            if (worker.given.isEmpty()) {
                crew.silence(worker, looked ? first : null, now);
                return;
            }
        }
        if (running == null) {
            lookWhetherItBegins(worker, now);
            return;
        }
        if (!running.equals(worker.seen)) {
            worker.seen = running;
            worker.seenAt = now;
        }
        long next = worker.stuck || !worker.isMuch() ? NEVER : Crew.after(now, pace.stuck());
        long timeout = running.limits.timeout();
        if (timeout != NEVER) {
            long until = Crew.after(effects.begunAt(worker.number, worker.seenAt), timeout);
            if (until <= now) {
                allotment.takeBackAll(worker, now);
                worker.subject = running;
                running.reason = Entry.Reason.TIMEOUT;
                worker.phase = Phase.ASKED;
                next = Crew.after(now, Times.ASKING);
                effects.askWhere(worker.number, running);
            } else {
                next = Math.min(next, until);
            }
        }
        crew.deadline(worker, next);
    }

    private void lookWhetherItBegins(WorkerState<J> worker, long now) {
        long until = Crew.after(worker.progressAt, Times.CLAIMING);
        if (until <= now) {
            allotment.takeBackAll(worker, now); // before: it is none of them that will have been its death
            if (worker.given.isEmpty()) {
                kill(worker, Leave.SILENT);
            } else { // it has begun one just now
                crew.deadline(worker, Crew.after(now, Times.LISTENING));
            }
        } else {
            // it may begin right now, and then has its timeout
            long next = Math.min(until, Crew.after(now, worker.timeout));
            crew.deadline(
                    worker, worker.stuck || !worker.isMuch() ? next : Math.min(next, Crew.after(now, pace.stuck())));
        }
    }

    // Tasks.

    /** A worker's task is cancelled. */
    void stop(WorkerState<J> worker, J task, long now) {
        allotment.takeBackAll(worker, now); // if the worker has to be killed, they must not wait for that
        worker.toStop += task.reason == Entry.Reason.CANCELLED ? 0 : 1;
        task.reason = Entry.Reason.CANCELLED;
        stopNext(worker, now);
    }

    /** Stops what a worker runs, if that is to be stopped. Of what it has begun before that the result is on its way: an interrupt would find the next one, and so would a kill. */
    void stopNext(WorkerState<J> worker, long now) {
        if (worker.phase == Phase.ASKED && worker.subject != null && worker.subject.reason == Entry.Reason.CANCELLED) {
            interrupt(worker, worker.subject, now);
        } else if (worker.phase == Phase.BUSY && worker.toStop > 0) {
            var running = crew.running(worker);
            if (running != null && running.reason == Entry.Reason.CANCELLED) {
                worker.subject = running;
                interrupt(worker, running, now);
            }
        }
    }

    void interrupt(WorkerState<J> worker, J task, long now) {
        worker.phase = Phase.INTERRUPTED;
        crew.deadline(worker, Crew.after(now, gracePeriod));
        effects.interrupt(worker.number, task);
    }

    // Workers.

    void kill(WorkerState<J> worker, Leave why) {
        crew.leaves(worker, Phase.KILLED, NEVER);
        effects.kill(worker.number, why);
    }

    void end(WorkerState<J> worker, Leave why, long now) {
        crew.leaves(worker, Phase.ENDING, Crew.after(now, endingTime));
        effects.end(worker.number, why);
    }
}
