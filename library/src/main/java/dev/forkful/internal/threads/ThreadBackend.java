package dev.forkful.internal.threads;

import dev.forkful.Fn;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskTimeoutException;
import dev.forkful.spi.Backend;
import dev.forkful.spi.Job;
import dev.forkful.spi.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads of this JVM: one for each try of a task, at most {@link ThreadOptions#count} at once. Thread-safe.
 *
 * <p>A thread cannot be killed. One that ignores its interrupt keeps its place until it returns, and {@link #awaitTermination} waits for it.
 */
public final class ThreadBackend implements Backend {
    /**
     * How many items an unlimited {@code map} has on their way: enough for a hundred thousand sleepers at once, and a bound for a million items. A
     * parked virtual thread and its task take about a kilobyte.
     */
    private static final int UNLIMITED_WINDOW = 100_000;

    private static final long PID = ProcessHandle.current().pid();

    private final ThreadOptions options;
    private final Initializer initializer;
    private final AtomicLong numbers = new AtomicLong();

    /**
     * Tells when a task is out of time; null without a timeout. A platform thread: a virtual one would have to wait while as many tasks compute as there are
     * CPUs, which is when it is needed. Shut down when the pool has terminated.
     */
    private final @Nullable ScheduledThreadPoolExecutor alarms;

    private final Map<Job, Try> running = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    /** Guarded by lock. */
    private final LinkedHashSet<Job> waiting = new LinkedHashSet<>();

    /** Threads that have not ended. Guarded by lock. */
    private int threads;

    /** Written under lock. */
    private volatile boolean shutdown;

    /** Written under lock. */
    private volatile boolean stopped;

    public ThreadBackend(ThreadOptions options) {
        this.options = options;
        this.alarms = options.taskTimeout() == null ? null : alarms(options.name());
        this.initializer = new Initializer(options, this::initialized);
    }

    private static ScheduledThreadPoolExecutor alarms(String pool) {
        var factory = Thread.ofPlatform().daemon().name(pool + " timeouts").factory();
        var alarms = new ScheduledThreadPoolExecutor(1, factory);
        alarms.setRemoveOnCancelPolicy(true);
        return alarms;
    }

    /** Under the lock. */
    private void signalIfIdle() {
        if (threads == 0) {
            idle.signalAll();
            if (shutdown && alarms != null) {
                alarms.shutdown();
            }
        }
    }

    @Override
    public int window() {
        return Math.min(
                UNLIMITED_WINDOW,
                Math.max(64, options.count() > UNLIMITED_WINDOW / 4 ? UNLIMITED_WINDOW : 4 * options.count()));
    }

    @Override
    public void submit(Job job) {
        job.submitted(System.nanoTime());
        lock.lock();
        try {
            if (shutdown) {
                throw new RejectedExecutionException(
                        "pool '" + options.name() + "' is shut down: " + job.name() + " was not accepted");
            }
            if (threads >= options.count()) {
                waiting.add(job);
                return;
            }
            threads++;
        } finally {
            lock.unlock();
        }
        start(new Try(job, 1));
    }

    private void start(Try first) {
        running.put(first.job, first);
        first.thread.start();
    }

    private void initialized() {
        lock.lock();
        try {
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A thread has ended: the place is the next job's. */
    private void placeFree() {
        Job next = null;
        lock.lock();
        try {
            if (threads > options.count() || waiting.isEmpty()) {
                threads--;
                signalIfIdle();
            } else {
                next = waiting.removeFirst();
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            start(new Try(next, 1));
        }
    }

    /** One try of one job, and the thread that makes it. */
    private final class Try {
        private final Job job;
        private final int number;
        private final Thread thread;
        private final long startedAt = System.nanoTime();

        /** Decides between the thread that returns and the watcher that has lost patience. */
        private final AtomicBoolean decided = new AtomicBoolean();

        Try(Job job, int number) {
            this.job = job;
            this.number = number;
            this.thread = Thread.ofVirtual()
                    .name(options.name() + "-" + numbers.incrementAndGet())
                    .unstarted(this::run);
        }

        private void run() {
            try {
                if (!job.started(thread.getName(), PID, number, System.nanoTime())) {
                    end(job::ended);
                    return;
                }
                var failure = initializer.await();
                if (failure != null) {
                    end(() -> job.failed(failure, usage()));
                    return;
                }
                if (stopped || !job.isWanted()) { // while this waited for the initializer
                    end(job::ended);
                    return;
                }
                var alarm = setAlarm();
                call();
                if (alarm != null) {
                    alarm.cancel(false);
                }
            } finally {
                placeFree();
            }
        }

        @SuppressWarnings("unchecked") // a job's function takes the job's argument
        private void call() {
            Object value;
            try {
                value = ((Fn<@Nullable Object, @Nullable Object>) job.function()).apply(job.argument());
            } catch (Throwable e) { // whatever it is, it is the task's
                if (decided.compareAndSet(false, true)) {
                    failed(e);
                }
                return;
            }
            end(() -> job.succeeded(value, usage()));
        }

        private void failed(Throwable e) {
            if (!job.isWanted() || stopped) {
                running.remove(job);
                job.ended();
            } else if (!again()) {
                running.remove(job);
                job.failed(
                        TaskFailedException.of(job.name() + tries() + " failed in thread " + thread.getName(), e),
                        usage());
            }
        }

        private void end(Runnable tell) {
            if (decided.compareAndSet(false, true)) {
                running.remove(job);
                tell.run();
            }
        }

        /** Starts the next try, if there is to be one. Its thread may be one more than {@code count} until this one ends. */
        private boolean again() {
            if (number > options.retries() || stopped) {
                return false;
            }
            lock.lock();
            try {
                threads++;
            } finally {
                lock.unlock();
            }
            start(new Try(job, number + 1));
            return true;
        }

        private @Nullable Future<?> setAlarm() {
            var timeout = options.taskTimeout();
            return alarms == null || timeout == null
                    ? null
                    : alarms.schedule(
                            () -> {
                                if (decided.compareAndSet(false, true)) {
                                    timedOut(timeout);
                                }
                            },
                            TimeUnit.NANOSECONDS.convert(timeout),
                            TimeUnit.NANOSECONDS);
        }

        private void timedOut(Duration timeout) {
            var stack = List.of(thread.getStackTrace());
            thread.interrupt();
            if (!job.isWanted()) {
                running.remove(job);
                job.ended();
            } else if (!again()) {
                running.remove(job);
                job.failed(
                        new TaskTimeoutException(
                                job.name() + tries(),
                                "thread " + thread.getName(),
                                "was interrupted (a thread cannot be killed, a worker process can)",
                                timeout,
                                stack),
                        usage());
            }
        }

        private String tries() {
            return number == 1 ? "" : ", tried " + number + " times,";
        }

        private Usage usage() {
            return new Usage(System.nanoTime() - startedAt, 0, 0, 0);
        }
    }

    @Override
    public void withdraw(Job job) {
        boolean was;
        lock.lock();
        try {
            was = waiting.remove(job);
        } finally {
            lock.unlock();
        }
        if (was) {
            job.ended();
        }
    }

    @Override
    public void stop(Job job) {
        withdraw(job);
        var current = running.get(job);
        if (current != null) {
            current.thread.interrupt();
        }
    }

    @Override
    public List<StackTraceElement> stackTrace(Job job) {
        var current = running.get(job);
        return current == null ? List.of() : List.of(current.thread.getStackTrace());
    }

    @Override
    public void shutdown() {
        lock.lock();
        try {
            shutdown = true;
            signalIfIdle();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Job> shutdownNow() {
        List<Job> never;
        lock.lock();
        try {
            shutdown = true;
            stopped = true;
            never = new ArrayList<>(waiting);
            waiting.clear();
            signalIfIdle();
        } finally {
            lock.unlock();
        }
        running.values().forEach(t -> t.thread.interrupt());
        initializer.interrupt();
        return never;
    }

    @Override
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + Math.min(Long.MAX_VALUE / 2, saturatedNanos(timeout));
        lock.lockInterruptibly();
        try {
            while (!shutdown || threads > 0 || !initializer.isOver()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                idle.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static long saturatedNanos(Duration d) {
        return d.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : d.toNanos();
    }

    @Override
    public Optional<TaskException> failure() {
        return initializer.untold();
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "pool '" + options.name() + "' of "
                    + (options.count() == Integer.MAX_VALUE ? "" : "at most " + options.count() + " ") + "threads, "
                    + (running.size() + waiting.size()) + " tasks";
        } finally {
            lock.unlock();
        }
    }
}
