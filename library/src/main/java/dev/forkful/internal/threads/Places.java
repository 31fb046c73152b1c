package dev.forkful.internal.threads;

import dev.forkful.internal.watch.Aside;
import dev.forkful.spi.Job;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who may run: the lists of a pool's tries, and the one lock that guards them. Nothing of the user's runs under it.
 *
 * <pre>
 *   enter ──────────────┐
 *     │                 ▼
 *     └─▶ waiting ──▶ running ──leave──▶
 *                       ▲
 *   rest ──▶ resting ───┘
 * </pre>
 *
 * A job's {@linkplain Job#ticket ticket} is the try that it has now.
 */
final class Places {
    private final ThreadOptions options;
    private final Initializer initializer;
    private final Alarms alarms;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    /** Jobs for which there is no place. Guarded by lock. */
    private final Tries waiting = new Tries();

    /** Tries whose thread has not ended. Guarded by lock. */
    private final Tries running = new Tries();

    /** Tries that will start after a pause, and have a place meanwhile. Guarded by lock. */
    private final Tries resting = new Tries();

    /** Guarded by lock. */
    private final Names names;

    /** Guarded by lock. */
    private boolean shutdown;

    /** Written under lock. */
    private volatile boolean stopped;

    Places(ThreadOptions options, Alarms alarms) {
        this.options = options;
        this.alarms = alarms;
        this.names = new Names(options.name());
        this.initializer = new Initializer(options, this::initialized);
    }

    Initializer initializer() {
        return initializer;
    }

    /** Whether no task is to be begun any more. */
    boolean isStopped() {
        return stopped;
    }

    /** Starts the first try of a job, or lets it wait for a place. */
    void enter(Try first) {
        lock.lock();
        try {
            if (shutdown) {
                throw new RejectedExecutionException(
                        "pool '" + options.name() + "' is shut down: " + first.job.name() + " was not accepted");
            }
            first.job.ticket(first);
            if (isFull()) {
                waiting.add(first);
                return;
            }
            run(first);
        } finally {
            lock.unlock();
        }
        start(first);
    }

    /** Starts another try at once; false if there are to be none. Its thread may be one more than {@code count} until the last one's ends. */
    boolean enterAgain(Try next) {
        lock.lock();
        try {
            if (stopped || !next.job.isWanted()) {
                return false;
            }
            next.job.ticket(next);
            run(next);
        } finally {
            lock.unlock();
        }
        start(next);
        return true;
    }

    /** Starts another try after a pause; false if there are to be none. */
    boolean rest(Try next, Duration pause) {
        lock.lock();
        try {
            if (stopped || !next.job.isWanted()) {
                return false;
            }
            // first, as there may be no thread for it; it waits for the lock
            next.rest = alarms.after(pause, () -> endRest(next));
            next.job.ticket(next);
            resting.add(next);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void endRest(Try next) {
        lock.lock();
        try {
            if (next.rest == null) {
                return; // withdrawn
            }
            next.rest = null;
            resting.remove(next);
            run(next);
        } finally {
            lock.unlock();
        }
        if (!starts(next)) {
            leave(next);
            askAgain();
        }
    }

    /** For what is to be done aside because of that: there may be nobody else who asks. */
    private void askAgain() {
        if (!Aside.again()) {
            var _ = alarms.after(Aside.ASKING, this::askAgain);
        }
    }

    /** Not under the lock. If the system refuses its thread it has no place any more, and whoever gave it is told. */
    private void start(Try one) {
        boolean started = false;
        try {
            one.thread.start();
            started = true;
        } finally {
            if (!started) {
                leave(one);
            }
        }
    }

    /** It is over: its place is the next job's. Where the system refuses that one's thread, the job is told, and the place is for the one after it. */
    void leave(Try last) {
        var next = free(last);
        while (next != null && !starts(next)) {
            next = free(next);
        }
    }

    /** Not under the lock; for who could not tell anyone that the system refuses the thread. */
    private static boolean starts(Try one) {
        try {
            one.thread.start();
            return true;
        } catch (Throwable e) {
            one.hasNoThread(e);
            return false;
        }
    }

    /** Frees a place; returns who has it now, for its thread to be started. */
    private @Nullable Try free(Try last) {
        lock.lock();
        try {
            if (running.remove(last)) {
                names.giveBack(last.name);
            } else if (!resting.remove(last)) {
                return null; // it never had a place
            }
            return fillPlace();
        } finally {
            lock.unlock();
        }
    }

    /** Finds a job that does not run, and will not from now on; null if there is no such. If it has a place, it keeps that until it {@linkplain #leave leaves}. */
    @Nullable
    Try withdraw(Job job) {
        lock.lock();
        try {
            if (!(job.ticket() instanceof Try one)) {
                return null;
            }
            if (waiting.remove(one)) {
                return one;
            }
            var rest = one.rest;
            if (rest == null) {
                return null;
            }
            rest.cancel(false);
            one.rest = null;
            return one;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private boolean isFull() {
        return running.size() + resting.size() >= options.count();
    }

    /** Under the lock; its thread is to be started outside. */
    private void run(Try one) {
        one.name = names.take();
        one.thread.setName(one.name);
        running.add(one);
    }

    /** Under the lock. What runs now, for its thread to be started outside; null if no one waits. */
    private @Nullable Try fillPlace() {
        if (isFull()) {
            return null;
        }
        var next = waiting.poll();
        if (next != null) {
            run(next);
        } else {
            signalIfIdle();
        }
        return next;
    }

    /** Under the lock. */
    private void signalIfIdle() {
        if (running.size() + resting.size() == 0) {
            idle.signalAll();
            if (shutdown) {
                alarms.end();
            }
        }
    }

    private void initialized() {
        lock.lock();
        try {
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many jobs do not run: they wait for a place, or for their next try. */
    int queued() {
        lock.lock();
        try {
            return waiting.size() + resting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Those whose thread has not ended, oldest first. */
    List<Try> running() {
        lock.lock();
        try {
            return running.all();
        } finally {
            lock.unlock();
        }
    }

    void shutdown() {
        lock.lock();
        try {
            shutdown = true;
            signalIfIdle();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more jobs, and starts none of those it has; returns those that had not begun and now never will. */
    List<Job> stop() {
        List<Try> never;
        lock.lock();
        try {
            shutdown = true;
            stopped = true;
            never = waiting.all();
            for (var one : never) {
                waiting.remove(one);
                one.job.ticket(null);
            }
            signalIfIdle();
        } finally {
            lock.unlock();
        }
        return never.stream().map(one -> one.job).toList();
    }

    /** Jobs between two tries. */
    List<Job> resting() {
        lock.lock();
        try {
            return resting.all().stream().map(one -> one.job).toList();
        } finally {
            lock.unlock();
        }
    }

    boolean awaitTermination(Duration timeout) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.convert(timeout); // saturates
        lock.lockInterruptibly();
        try {
            while (!shutdown || running.size() + resting.size() > 0 || !initializer.isOver()) {
                if (left <= 0) {
                    return false;
                }
                left = idle.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
