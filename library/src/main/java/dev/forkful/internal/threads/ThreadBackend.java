package dev.forkful.internal.threads;

import dev.forkful.PoolStats;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskOptions;
import dev.forkful.TaskTimeoutException;
import dev.forkful.spi.Backend;
import dev.forkful.spi.Job;
import dev.forkful.spi.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
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

    /** How many tasks a dump shows. */
    private static final int MOST_DUMPED = 1000;

    static final long PID = ProcessHandle.current().pid();

    private final ThreadOptions options;
    private final Initializer initializer;
    private final AtomicLong numbers = new AtomicLong();

    /**
     * Tells when a task is out of time, or is to be tried again; null until one may be. A platform thread: a virtual one would have to wait while as many tasks
     * compute as there are CPUs, which is when it is needed. Shut down when the pool has terminated. Guarded by lock.
     */
    private @Nullable ScheduledThreadPoolExecutor alarms;

    /** Tasks between two tries, which keep their places. Guarded by lock. */
    private final Map<Job, Future<?>> resting = new HashMap<>();

    private final Map<Job, Try> running = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    /** Guarded by lock. */
    private final LinkedHashSet<Job> waiting = new LinkedHashSet<>();

    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder retried = new LongAdder();

    /** Threads that have not ended. Guarded by lock. */
    private int threads;

    /** Written under lock. */
    private volatile boolean shutdown;

    /** Written under lock. */
    private volatile boolean stopped;

    public ThreadBackend(ThreadOptions options) {
        this.options = options;
        this.initializer = new Initializer(options, this::initialized);
    }

    ScheduledFuture<?> after(Duration time, Runnable action) {
        lock.lock();
        try {
            if (alarms == null) {
                var factory = Thread.ofPlatform()
                        .daemon()
                        .name(options.name() + " timeouts")
                        .factory();
                alarms = new ScheduledThreadPoolExecutor(1, factory);
                alarms.setRemoveOnCancelPolicy(true);
            }
            return alarms.schedule(action, TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public TaskOptions checked(TaskOptions wanted) {
        return possible(wanted);
    }

    /** The same options, if they make sense for threads. */
    public static TaskOptions possible(TaskOptions wanted) {
        if (wanted.retries() > 0
                && !wanted.retriesAfter(TaskFailedException.class)
                && !wanted.retriesAfter(TaskTimeoutException.class)) {
            throw new IllegalArgumentException("retries on threads need retryOn(TaskFailedException.class) or"
                    + " retryOn(TaskTimeoutException.class): by default only tasks whose worker died are tried again, and"
                    + " threads do not die");
        }
        return wanted;
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
    public int window(TaskOptions ofJobs) {
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
        start(new Try(this, job, 1));
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
    void placeFree() {
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
            start(new Try(this, next, 1));
        }
    }

    // What tries tell.

    String nextName() {
        return options.name() + "-" + numbers.incrementAndGet();
    }

    /** Why the initializer failed; null if it did not. */
    @Nullable
    TaskException awaitInitializer() {
        return initializer.await();
    }

    boolean isStopped() {
        return stopped;
    }

    /** Its end has been decided. */
    void over(Job job) {
        running.remove(job);
    }

    /** Starts the next try, now or later, if there is to be one. Its thread may be one more than {@code count} until the last one's ends. */
    boolean again(Try last, Class<? extends TaskException> failure) {
        var job = last.job;
        var wanted = job.options();
        if (last.number > wanted.retries() || !wanted.retriesAfter(failure)) {
            return false;
        }
        var next = new Try(this, job, last.number + 1);
        retried.increment();
        boolean now = wanted.backoff().isZero();
        lock.lock();
        try {
            if (stopped) {
                return false;
            }
            threads++;
            if (!now) {
                var pause = wanted.backoff().multipliedBy(1L << Math.min(last.number - 1, 20));
                resting.put(job, after(pause, () -> endRest(next)));
            }
        } finally {
            lock.unlock();
        }
        if (now) {
            start(next);
        }
        return true;
    }

    void succeeded(Job job, @Nullable Object value, Usage usage) {
        (job.isWanted() ? succeeded : cancelled).increment();
        job.succeeded(value, usage);
    }

    void cancelled(Job job) {
        cancelled.increment();
        job.ended();
    }

    void failed(Job job, TaskException failure, Usage usage) {
        (job.isWanted() ? failed : cancelled).increment();
        job.failed(failure, usage);
    }

    @Override
    public PoolStats statistics() {
        int queued;
        lock.lock();
        try {
            queued = waiting.size() + resting.size();
        } finally {
            lock.unlock();
        }
        var busy = running.values().stream()
                .filter(t -> !t.isDecided())
                .map(Try::statistics)
                .toList();
        return new PoolStats(
                busy, queued, busy.size(), succeeded.sum(), failed.sum(), cancelled.sum(), retried.sum(), Map.of(), 0);
    }

    @Override
    public String dump() {
        var text = new StringBuilder(toString()).append('\n');
        int left = MOST_DUMPED;
        for (var one : running.values()) {
            if (!one.isDecided()) {
                if (left-- == 0) {
                    return text.append("and more\n").toString();
                }
                one.dump(text);
            }
        }
        return text.toString();
    }

    private void endRest(Try next) {
        boolean rested;
        lock.lock();
        try {
            rested = resting.remove(next.job) != null;
        } finally {
            lock.unlock();
        }
        if (rested) {
            start(next);
        }
    }

    @Override
    public void withdraw(Job job) {
        boolean was;
        Future<?> rest;
        lock.lock();
        try {
            was = waiting.remove(job);
            rest = resting.remove(job);
        } finally {
            lock.unlock();
        }
        if (rest != null) {
            rest.cancel(false);
            running.remove(job);
            cancelled(job);
            placeFree();
        } else if (was) {
            cancelled(job);
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
    public boolean runsCurrentThread() {
        var me = Thread.currentThread();
        return running.values().stream().anyMatch(t -> t.thread.equals(me));
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
        List<Job> between;
        lock.lock();
        try {
            shutdown = true;
            stopped = true;
            never = new ArrayList<>(waiting);
            waiting.clear();
            between = List.copyOf(resting.keySet());
            signalIfIdle();
        } finally {
            lock.unlock();
        }
        cancelled.add(never.size());
        between.forEach(this::withdraw);
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
