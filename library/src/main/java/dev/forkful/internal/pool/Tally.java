package dev.forkful.internal.pool;

import dev.forkful.PoolStats;
import dev.forkful.WorkerDiedException.Death;
import dev.forkful.WorkerStats;
import dev.forkful.internal.spawn.WorkerMemory;
import dev.forkful.spi.Job;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of the tasks of a pool, and why its workers were replaced. Guarded by the pool's lock, but for what is static. */
final class Tally {
    /**
     * What the pool knows of a worker; the rest is for the system to tell.
     *
     * @param since when it began its task, as a {@code System.nanoTime()}
     */
    record WorkerReport(
            String name,
            long pid,
            @Nullable Phase phase,
            @Nullable String task,
            long since) {}

    private final Map<String, Long> restarts = new TreeMap<>();
    private long succeeded;
    private long failed;
    private long cancelled;
    private long refused;

    /** A try was its task's last. Of a batch that failed, the items behind the failure were not run. */
    void returned(Job job, int results, boolean lastFailed, int items) {
        if (!job.isWanted()) {
            cancelled += items;
            return;
        }
        succeeded += lastFailed ? results - 1 : results;
        failed += lastFailed ? 1 : 0;
        cancelled += Math.max(0, items - results);
    }

    void failed(Job job, int items) {
        if (job.isWanted()) {
            failed += items;
        } else {
            cancelled += items;
        }
    }

    void cancelled(int items) {
        cancelled += items;
    }

    /** Others have called in place of a worker that is gone now. */
    void refused(int callers) {
        refused += callers;
    }

    /** A worker has gone while the pool was open. */
    void replaced(@Nullable Leave why, Death death) {
        if (why != Leave.OVER) {
            restarts.merge(why == null ? Obituary.inShort(death) : words(why), 1L, Long::sum);
        }
    }

    private static String words(Leave why) {
        return switch (why) {
            case OVER -> "the pool was closed";
            case RECYCLED -> "had run its share of tasks";
            case OUTGROWN -> "had become too large";
            case IDLE -> "had nothing to do";
            case STUCK -> "killed because its task did not stop";
            case SILENT -> "killed because it did not answer";
        };
    }

    /**
     * Without the workers.
     *
     * @param refusedNow how many have called in place of the workers that there are
     */
    PoolStats counts(long queued, long running, long retried, long refusedNow) {
        return new PoolStats(
                List.of(), queued, running, succeeded, failed, cancelled, retried, restarts, refused + refusedNow);
    }

    /** With the workers, of which the system is asked. */
    static PoolStats statistics(List<WorkerReport> workers, PoolStats counts) {
        return new PoolStats(
                workers.stream().map(Tally::statistics).toList(),
                counts.queued(),
                counts.running(),
                counts.succeeded(),
                counts.failed(),
                counts.cancelled(),
                counts.retried(),
                counts.restarts(),
                counts.refusedConnections());
    }

    private static WorkerStats statistics(WorkerReport report) {
        long memory = report.pid < 0 ? -1 : WorkerMemory.of(report.pid);
        return new WorkerStats(
                report.name,
                report.pid,
                state(report.phase),
                Optional.ofNullable(report.task),
                report.task == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, System.nanoTime() - report.since)),
                cpuTime(report.pid),
                memory < 0 ? OptionalLong.empty() : OptionalLong.of(memory));
    }

    private static Duration cpuTime(long pid) {
        return pid < 0
                ? Duration.ZERO
                : ProcessHandle.of(pid)
                        .flatMap(p -> p.info().totalCpuDuration())
                        .orElse(Duration.ZERO);
    }

    /** In the words of the API. */
    static WorkerStats.State state(@Nullable Phase phase) {
        return switch (phase) {
            case null -> WorkerStats.State.STOPPING;
            case STARTING -> WorkerStats.State.STARTING;
            case IDLE, SILENT -> WorkerStats.State.IDLE;
            case BUSY, ASKED, INTERRUPTED -> WorkerStats.State.BUSY;
            case ENDING, KILLED -> WorkerStats.State.STOPPING;
        };
    }
}
