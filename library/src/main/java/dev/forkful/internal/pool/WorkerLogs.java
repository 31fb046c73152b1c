package dev.forkful.internal.pool;

import dev.forkful.internal.logs.LogEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Logs here what a pool's workers have logged. The handlers of this program run on a thread of its own, which is there while there is something to log: one that
 * is slow, or hangs, holds up no result and no worker. It costs records: what waits for it is bounded, and what is more is dropped and counted. Thread-safe.
 */
final class WorkerLogs {
    /** How many records may wait. */
    private static final int MOST = 10_000;

    /** How many characters they may have. */
    private static final int MOST_TEXT = 8 << 20;

    /** How long the end of a pool waits for handlers. */
    private static final Duration LAST_RECORDS = Duration.ofSeconds(1);

    /** How often it is told, in a flood, that records were dropped. */
    private static final Duration TELLING = Duration.ofSeconds(1);

    /** For how many milliseconds its thread waits for more before it ends. */
    private static final int NAPS = 100;

    private static final int WARNING = 900;

    private record Waiting(String worker, long pid, LogEntry entry) {}

    private final ThreadFactory threads;

    /** Guarded by this. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /** How many characters those have. Guarded by this. */
    private int text;

    /** How many were dropped since this was last told. Guarded by this. */
    private long dropped;

    /** When that was. Guarded by this. */
    private long toldAt = System.nanoTime();

    /** Whether there is a thread that logs. Guarded by this. */
    private boolean hasThread;

    /** Whether it is at it. Guarded by this. */
    private boolean logging;

    /** Made when there is something to log; if by two at the same time, either will do. */
    private volatile @Nullable LogSink sink;

    WorkerLogs() {
        this(Thread.ofPlatform().daemon().name("forkful-logs").factory());
    }

    /** With threads of its own, so that a test can have the system refuse them. */
    WorkerLogs(ThreadFactory threads) {
        this.threads = threads;
    }

    /** Takes a record. Does not wait. */
    synchronized void add(String worker, long pid, LogEntry entry) {
        dropped += entry.dropped();
        if (entry.isOnlyCount()) {
            startLogging();
        } else if (waiting.size() >= MOST || text > MOST_TEXT) {
            dropped++;
        } else {
            waiting.add(new Waiting(worker, pid, entry));
            text += entry.size();
            startLogging();
        }
    }

    /** Under the lock. */
    private void startLogging() {
        if (!hasThread) {
            try {
                threads.newThread(this::logAll).start();
                hasThread = true;
            } catch (OutOfMemoryError e) {
                // the system refuses a thread: with the next record it is asked again
            }
        }
    }

    private void logAll() {
        for (var next = next(); next != null; next = next()) {
            log(next);
        }
    }

    /** Not under the lock: to find it may run code of the user's. */
    private LogSink sink() {
        var to = sink;
        if (to == null) {
            to = LogSink.ofThisProgram();
            sink = to;
        }
        return to;
    }

    /** What is to be logged next; null if nothing comes for a while. */
    private synchronized @Nullable Waiting next() {
        logging = false;
        for (int naps = 0; waiting.isEmpty() && dropped == 0; naps++) {
            notifyAll();
            if (naps == NAPS) {
                hasThread = false;
                return null;
            }
            try {
                wait(1); // nobody wakes this thread, since to do so takes longer than to add a record
            } catch (InterruptedException e) {
                naps = NAPS - 1;
            }
        }
        logging = true;
        var next = waiting.peek();
        if (dropped > 0 && (next == null || System.nanoTime() - toldAt > TELLING.toNanos())) {
            var entry = ofDropped(dropped);
            dropped = 0;
            toldAt = System.nanoTime();
            return new Waiting("", -1, entry);
        }
        waiting.remove();
        text -= next.entry.size();
        return next;
    }

    private static LogEntry ofDropped(long count) {
        return new LogEntry(
                0,
                "dev.forkful.Workers",
                WARNING,
                Instant.now(),
                "",
                "",
                "",
                count + " log records of workers were dropped: they came faster than they could be logged here",
                "");
    }

    private void log(Waiting next) {
        try {
            sink().log(next.entry, message(next));
        } catch (Throwable e) { // a handler's: it must not cost the other records
            complain(e);
        }
    }

    private static void complain(Throwable e) {
        try {
            System.getLogger(WorkerLogs.class.getName())
                    .log(System.Logger.Level.WARNING, "a log record of a worker could not be logged", e);
        } catch (Throwable again) {
            // the same handler, most likely, and nobody else to tell
        }
    }

    private static String message(Waiting next) {
        var entry = next.entry;
        if (next.pid < 0) {
            return entry.message();
        }
        var thread = entry.thread().equals(next.worker) ? "" : ", thread " + entry.thread();
        var thrown = entry.thrown().isEmpty() ? "" : System.lineSeparator() + entry.thrown();
        return next.worker + " (pid " + next.pid + ")" + thread + ": " + entry.message() + thrown;
    }

    /** What {@code LEVELS} asks for. May load what this program logs with. */
    byte[] levels() {
        return sink().levels().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Waits until all has been logged, but no longer than a second.
     *
     * @param most how long at the most
     */
    void awaitLogged(Duration most) throws InterruptedException {
        long patience = Math.min(LAST_RECORDS.toNanos(), TimeUnit.NANOSECONDS.convert(most));
        long deadline = System.nanoTime() + patience;
        synchronized (this) {
            while (logging || !waiting.isEmpty()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }
}
